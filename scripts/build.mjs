// npm run build: writes the static site to dist/.
import { setUp } from './lib/setup.mjs';
import { buildSite } from './lib/site.mjs';

await setUp();
await buildSite();
console.log('\ndist/ holds the site: copy it anywhere.');
