import { defineConfig } from '@playwright/test';

/** Another folder or port, to test a build beside the one in `dist/`. */
const site = process.env.PAGEFRAME_SITE ?? 'dist';
const port = Number(process.env.PAGEFRAME_PORT ?? 8123);

export default defineConfig({
  testDir: 'tests/e2e',
  timeout: 60_000,
  workers: 1,
  forbidOnly: Boolean(process.env.CI),
  reporter: 'list',
  use: {
    baseURL: `http://localhost:${port}`,
    viewport: { width: 1440, height: 900 },
    launchOptions: {
      ...(process.env.PAGEFRAME_BROWSER ? { executablePath: process.env.PAGEFRAME_BROWSER } : {}),
      // Software GL, and no calls out where there is no network.
      args: [
        '--no-sandbox',
        '--use-angle=swiftshader',
        '--enable-unsafe-swiftshader',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  webServer: {
    command: `node -e "import('./scripts/lib/serve.mjs').then((m) => m.serve('${site}', ${port}))"`,
    port,
    reuseExistingServer: false,
  },
});
