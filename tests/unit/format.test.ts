import { expect, test } from 'vitest';
import { address, bytes, count, entryName, exactBytes, frames, pfn, zone } from '../../www/core/format';

test.each([
  [0, '0 B'],
  [4096, '4 KiB'],
  [16384n, '16 KiB'],
  [1536, '1.5 KiB'],
  [888n * 1048576n, '888 MiB'],
  [1n << 47n, '128 TiB'],
  [1n << 64n, '16 EiB'],
])('%s bytes are %s', (value, text) => expect(bytes(value)).toBe(text));

test.each([
  [0, '0 B'],
  [16384, '16 KiB'],
  [16400n, '16,400 B'],
  [1536, '1,536 B'],
  [1n << 20n, '1 MiB'],
])('exactly %s bytes are %s', (value, text) => expect(exactBytes(value)).toBe(text));

test('thousands have commas', () => {
  expect(count(1048576)).toBe('1,048,576');
  expect(count(-1234n)).toBe('-1,234');
  expect(count(999)).toBe('999');
});
test('frames are 4 KiB', () => expect(frames(262144)).toBe('1 GiB'));
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
