//! Which process maps a frame where, for frames that several map since a fork (reference §7.3): the reverse map.

use super::ProcessId;
use crate::base::{Digester, PAGE_SHIFT, Pfn, VirtAddr};
use crate::page::{Owner, OwnerKind};
use std::collections::BTreeMap;
use std::rc::Rc;

/// One page of one process.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Place {
    /// Whose.
    pub(super) process: ProcessId,
    /// Its page number.
    pub(super) page: u64,
}

impl Place {
    /// The page that holds an address.
    pub(super) const fn new(process: ProcessId, at: VirtAddr) -> Self {
        Place { process, page: at.page_number() }
    }
    /// The page's first address.
    pub(super) const fn at(self) -> VirtAddr {
        VirtAddr::new(self.page << PAGE_SHIFT)
    }
    /// Who owns a frame mapped here (see [`OwnerKind::Anonymous`]).
    pub(super) const fn owner(self) -> Owner {
        let high = (self.page >> 32) as u32;
        Owner { kind: OwnerKind::Anonymous, index: high << 8 | self.process.0 as u32, page: self.page as u32 }
    }
    /// The page that a frame's owner says.
    pub(super) fn of(owner: Owner) -> Option<Place> {
        let page = u64::from(owner.index >> 8) << 32 | u64::from(owner.page);
        (owner.kind == OwnerKind::Anonymous).then_some(Place { process: ProcessId(owner.index as u8), page })
    }
}

/// Who is left when one no longer maps a frame.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Left {
    /// Nobody: the frame is free.
    Nobody,
    /// So many, this one first.
    Some(u32, Place),
}

/// The frames that more than one page maps. A clone shares them until one side changes.
#[derive(Clone, Debug, Default)]
pub(super) struct SharedFrames(Rc<BTreeMap<Pfn, Vec<Place>>>);

impl SharedFrames {
    /// Who maps a frame, if several do.
    pub(super) fn of(&self, pfn: Pfn) -> Option<&[Place]> {
        self.0.get(&pfn).map(Vec::as_slice)
    }
    /// All, ascending.
    pub(super) fn iter(&self) -> impl Iterator<Item = (Pfn, &[Place])> {
        self.0.iter().map(|(pfn, places)| (*pfn, places.as_slice()))
    }
    /// One more page maps a frame that `first` maps.
    pub(super) fn share(&mut self, pfn: Pfn, first: Place, another: Place) {
        Rc::make_mut(&mut self.0).entry(pfn).or_insert_with(|| vec![first]).push(another);
    }
    /// A page no longer maps a frame.
    pub(super) fn leave(&mut self, pfn: Pfn, place: Place) -> Left {
        if !self.0.contains_key(&pfn) {
            return Left::Nobody;
        }
        let frames = Rc::make_mut(&mut self.0);
        let places = frames.get_mut(&pfn).expect("looked up above");
        places.retain(|other| *other != place);
        let left = Left::Some(places.len() as u32, places[0]);
        if places.len() == 1 {
            frames.remove(&pfn);
        }
        left
    }
    /// A page that maps a frame has moved; false if the frame is not shared.
    pub(super) fn moved(&mut self, pfn: Pfn, from: Place, to: Place) -> bool {
        if !self.0.contains_key(&pfn) {
            return false;
        }
        let places = Rc::make_mut(&mut self.0).get_mut(&pfn).expect("looked up above");
        places.iter_mut().filter(|place| **place == from).for_each(|place| *place = to);
        true
    }
    pub(super) fn digest(&self, digester: &mut Digester) {
        digester.word(self.0.len() as u64);
        for (pfn, places) in self.0.iter() {
            digester.word(u64::from(pfn.get()) << 32 | places.len() as u64);
            for place in places {
                digester.word(place.page << 8 | u64::from(place.process.0));
            }
        }
    }
}
