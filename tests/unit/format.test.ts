import { expect, test } from 'vitest';
import {
  address,
  bytes,
  count,
  entryName,
  exactBytes,
  frames,
  pfn,
  share,
  unbroken as kept,
  zone,
} from '../../www/core/format';
import { unbroken } from './spaces';

test.each([
  [0, '0 B'],
  [4096, '4 KiB'],
  [16384n, '16 KiB'],
  [1536, '1.5 KiB'],
  [888n * 1048576n, '888 MiB'],
  [1n << 47n, '128 TiB'],
  [1n << 64n, '16 EiB'],
])('%s bytes are %s', (value, text) => expect(bytes(value)).toBe(unbroken(text)));

test.each([
  [0, '0 B'],
  [16384, '16 KiB'],
  [16400n, '16,400 B'],
  [1536, '1,536 B'],
  [1n << 20n, '1 MiB'],
])('exactly %s bytes are %s', (value, text) => expect(exactBytes(value)).toBe(unbroken(text)));

test('thousands have commas', () => {
  expect(count(1048576)).toBe('1,048,576');
  expect(count(-1234n)).toBe('-1,234');
  expect(count(999)).toBe('999');
});
test('frames are 4 KiB', () => {
  expect(frames(262144)).toBe(unbroken('1 GiB'));
  expect(share(262000)).toBe(unbroken('1,023.4 MiB'));
});
test.each([
  ['4 frames in 1 run, by luck', '4~frames in 1~run, by luck'],
  ['one 4 MiB page', 'one 4~MiB page'],
  ['call 3 of 4', 'call 3 of 4'],
  ['第 3 行：2 个页框，1 段', '第~3~行：2~个页框，1~段'],
  ['PDE 805 and 4 more', 'PDE 805 and 4 more'],
])('numbers keep what they count: %s', (said, parts) =>
  expect(kept(said)).toBe(parts.replaceAll('~', unbroken(' '))),
);
test('addresses are upper-case hex', () => {
  expect(address(0xc9420000n)).toBe('0xC9420000');
  expect(address(0x9420000n, 8)).toBe('0x09420000');
  expect(pfn(0x9420)).toBe('0x9420');
});
test('names are those of the manuals', () => {
  expect(zone('HighMem')).toBe('ZONE_HIGHMEM');
  expect(entryName('PGD', 'i386')).toBe('PDE');
  expect(entryName('PGD', 'x86_64')).toBe('PGD');
  expect(entryName('PTE', 'i386')).toBe('PTE');
});
