import { expect, test } from 'vitest';
import { address, bytes, count, frames, pfn } from '../../www/core/format';

test.each([
  [0, '0 B'],
  [4096, '4 KiB'],
  [16384n, '16 KiB'],
  [1536, '1.5 KiB'],
  [888n * 1048576n, '888 MiB'],
  [1n << 47n, '128 TiB'],
])('%s bytes are %s', (value, text) => expect(bytes(value)).toBe(text));

test('thousands have commas', () => expect(count(1048576)).toBe('1,048,576'));
test('frames are 4 KiB', () => expect(frames(262144)).toBe('1 GiB'));
test('addresses are upper-case hex', () => {
  expect(address(0xc9420000n)).toBe('0xC9420000');
  expect(pfn(0x9420)).toBe('0x9420');
});
