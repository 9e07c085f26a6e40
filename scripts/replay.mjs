// npm run replay: every recording of the project against the model. npm run replay -- FILE… takes others instead,
// npm run replay -- --level LEVEL more than the page allocator.
import { attempt, run } from './lib/run.mjs';
import { files } from './lib/site.mjs';

/** Where the recordings of tests/data are unpacked to. */
const UNPACKED = 'target/recordings';

const given = process.argv.slice(2);
const named = given.filter((word, at) => !word.startsWith('--') && given[at - 1] !== '--level');
const codes = named.length > 0 ? [await kernel(given)] : await everything();
process.exit(Math.max(...codes));

async function everything() {
  await run('cargo', ['run', '--quiet', '--example', 'unpack', '--', UNPACKED]);
  const recordings = files(`${UNPACKED}/kernel`).filter((file) => file.endsWith('.jsonl'));
  const ordered = recordings.sort((a, b) => (folderFirst(a) < folderFirst(b) ? -1 : 1));
  return [await kernel([...given, ...ordered]), await glibc()];
}

/** `686` before `686-pae`. */
function folderFirst(file) {
  return file.replaceAll('/', ' ');
}

/** The exit code is the judgement: `src/bin/replay.rs` says which. */
async function kernel(args) {
  return (await attempt('cargo', ['run', '--release', '--quiet', '--bin', 'replay', '--', ...args])).code;
}

async function glibc() {
  const test = ['process::malloc::tests::score', '--exact', '--nocapture'];
  const { code, output } = await attempt('cargo', ['test', '--quiet', '--lib', '--', ...test], {
    quiet: true,
  });
  console.log(code === 0 ? output.split('\n').find((line) => line.startsWith('glibc')) : output);
  return code;
}
