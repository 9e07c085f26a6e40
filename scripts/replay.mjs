// npm run replay: every recording of the project against the model; more with npm run replay -- FILE…
import { files } from './lib/site.mjs';
import { run } from './lib/run.mjs';

const given = process.argv.slice(2);
const recordings = files('tests/data/kernel').filter((file) => file.endsWith('.gz'));
await run('cargo', [
  'run',
  '--release',
  '--quiet',
  '--bin',
  'replay',
  '--',
  ...(given.length > 0 ? given : recordings),
]);
