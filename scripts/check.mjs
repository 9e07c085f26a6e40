// npm run check: format, lint, types.
import { check } from './lib/checks.mjs';
import { setUp } from './lib/setup.mjs';
import { buildWasm } from './lib/site.mjs';

await setUp();
await buildWasm();
await check();
