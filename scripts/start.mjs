// npm start: installs what is missing, builds, serves at http://localhost:8080 (PORT overrides).
import { setUp } from './lib/setup.mjs';
import { serve } from './lib/serve.mjs';
import { buildSite } from './lib/site.mjs';

const port = Number(process.env.PORT ?? 8080);
await setUp();
await buildSite();
await serve('dist', port);
console.log(`\nPageframe: http://localhost:${port}   (Ctrl+C stops it)`);
