import { fileURLToPath } from 'node:url';
import { defineConfig } from '@playwright/test';
import tests from '../playwright.config';

const port = 8124;

/** The built page and the model alone, timed in headless Chromium; the whole project is served. */
export default defineConfig({
  ...tests,
  testDir: 'browser',
  testMatch: '*.bench.ts',
  timeout: 300_000,
  use: { ...tests.use, baseURL: `http://localhost:${port}`, viewport: { width: 1280, height: 800 } },
  webServer: {
    command: `node -e "import('./scripts/lib/serve.mjs').then((m) => m.serve(process.cwd(), ${port}))"`,
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    port,
    reuseExistingServer: false,
  },
});
