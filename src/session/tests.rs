use super::{Session, Touched};
use crate::base::{Bytes, Gfp, Paging, Pfn};
use crate::kernel::exercise::Exerciser;
use crate::kernel::{Machine, Mebibytes, PagesCall, Request, SlabCall, VmallocCall};

fn small() -> Machine {
    Machine::Clean { paging: Paging::I386, ram: Mebibytes(32) }
}

fn kmalloc(bytes: u64) -> Request {
    Request::Slab(SlabCall::Kmalloc { size: Bytes::new(bytes), gfp: Gfp::KERNEL })
}

fn vmalloc(bytes: u64) -> Request {
    Request::Vmalloc(VmallocCall::Vmalloc { size: Bytes::new(bytes), gfp: Gfp::KERNEL })
}

/// A session in which so many random requests were served.
fn exercised(requests: u32) -> Session {
    let mut session = Session::boot(small());
    let mut stream = Exerciser::new(7);
    for _ in 0..requests {
        let request = stream.next_request();
        let reply = session.execute(request.clone()).reply.clone();
        stream.learn(&request, &reply);
    }
    session
}

#[test]
fn a_seek_equals_a_fresh_replay() {
    let mut session = exercised(700);
    let log: Vec<Request> = session.log().iter().map(|call| call.request.clone()).collect();
    for calls in [0, 1, 255, 256, 257, 699, 300, 700] {
        session.seek(calls);
        let mut fresh = Session::boot(small());
        for request in &log[..calls as usize] {
            fresh.execute(request.clone());
        }
        assert_eq!(session.digest(), fresh.digest(), "{calls} calls");
        assert_eq!(session.cursor(), calls);
    }
}

#[test]
fn a_seek_in_slices_arrives() {
    let mut session = exercised(100);
    let end = session.digest();
    session.begin_seek(0);
    assert_eq!(session.advance_seek(1), 0);
    session.begin_seek(100);
    assert_eq!(session.advance_seek(30), 70);
    session.stop_seek();
    assert_eq!(session.cursor(), 30);
    session.seek(100);
    assert_eq!(session.digest(), end);
}

#[test]
fn a_new_call_drops_the_future() {
    let mut session = Session::boot(small());
    for bytes in [100, 200, 300] {
        session.execute(kmalloc(bytes));
    }
    session.seek(1);
    session.execute(vmalloc(5000));
    assert_eq!(session.log().len(), 2);
    let mut fresh = Session::boot(small());
    fresh.execute(kmalloc(100));
    fresh.execute(vmalloc(5000));
    assert_eq!(session.digest(), fresh.digest());
}

#[test]
fn a_story_told_later_is_the_same() {
    let mut session = exercised(300);
    let heard: Vec<_> = session.log().iter().map(|call| (call.reply.clone(), call.depths.clone())).collect();
    for call in [0, 13, 200, 299] {
        let told = session.story(call);
        let depths: Box<[u8]> = told.events.iter().map(|event| event.depth).collect();
        assert_eq!((told.reply.clone(), depths), heard[call as usize], "call {call}");
    }
}

#[test]
fn entries_within_a_call_lead_from_its_begin_to_its_end() {
    let mut session = Session::boot(small());
    session.execute(kmalloc(64));
    let before: Vec<[u32; 4]> = session.kernel().pages.mem().frames().iter().map(|f| f.words()).collect();
    session.execute(Request::Pages(PagesCall::AllocPages { gfp: Gfp::KERNEL, order: 3 }));
    let begin = session.entries_within(1, 0);
    assert!(!begin.is_empty());
    for (pfn, words) in begin {
        let tag = 3;
        assert_eq!(words[tag], before[pfn.index()][tag], "{pfn:?}");
    }
    assert!(session.entries_within(1, u32::MAX).is_empty());
}

#[test]
fn touched_is_all_after_a_boot_and_what_differs_after_going_back() {
    let mut session = Session::boot(small());
    assert_eq!(session.take_touched(), Touched::All);
    assert_eq!(session.take_touched(), Touched::none());
    session.execute(vmalloc(8192));
    assert!(matches!(session.take_touched(), Touched::Some(frames) if frames.len() >= 2));
    let there = session.kernel().pages.mem().clone();
    session.seek(0);
    let frames = (0..there.len()).map(Pfn::new);
    let differ = frames.filter(|pfn| session.kernel().pages.mem().get(*pfn) != there.get(*pfn)).collect();
    assert_eq!(session.take_touched(), Touched::Some(differ));
}

#[test]
fn samples_are_even_and_the_same_whatever_way_they_came() {
    let mut session = exercised(1500);
    let samples = session.samples();
    let calls: Vec<u32> = samples.iter().map(|sample| sample.calls).collect();
    assert!((256..=512).contains(&calls.len()), "{} samples", calls.len());
    assert_eq!((calls[0], calls[1], calls[calls.len() - 1]), (0, 4, 1500));
    for calls in [0, 4, 1496] {
        session.seek(calls);
        let here = session.samples().into_iter().find(|sample| sample.calls == calls);
        assert_eq!(here.as_ref(), samples.iter().find(|sample| sample.calls == calls), "{calls} calls");
    }
    session.seek(1002);
    assert!(session.samples().iter().any(|sample| sample.calls == 1002), "the cursor's own");
    session.execute(kmalloc(64));
    assert_eq!(session.samples().last().map(|sample| sample.calls), Some(1003));
}

/// The state in the past is that of a seek.
#[test]
fn the_past_is_the_past() {
    let mut session = exercised(600);
    for calls in [0, 3, 299, 599, 600] {
        let digest = session.kernel_at(calls).digest();
        session.seek(calls);
        assert_eq!(session.digest(), digest, "{calls} calls");
        session.seek(300);
    }
}
