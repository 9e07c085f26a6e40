// What every command needs first: prerequisites named if missing, npm packages, the wasm toolchain.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { attempt, fail, run, step } from './run.mjs';

const cache =
  process.env.PAGEFRAME_CACHE ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'pageframe');

/** Makes sure that everything is there and puts the tools on PATH. `browser`: the tests need one. */
export async function setUp({ browser = false } = {}) {
  await prerequisites();
  await npmPackages();
  await step('toolchain', () => run('bash', ['scripts/toolchain.sh', ...(browser ? ['--browser'] : [])]));
  useTools();
}

async function prerequisites() {
  if (Number(process.versions.node.split('.')[0]) < 20) {
    fail(`Node 20 or later is needed; this is ${process.version}. Remedy: https://nodejs.org`);
  }
  const remedies = {
    git: 'install git with your system’s packages',
    cargo: 'install Rust from https://rustup.rs',
  };
  for (const [command, remedy] of Object.entries(remedies)) {
    const { code } = await attempt(command, ['--version'], { quiet: true });
    if (code !== 0) fail(`${command} is needed. Remedy: ${remedy}`);
  }
}

async function npmPackages() {
  const stamp = 'node_modules/.package-lock.json';
  if (existsSync(stamp) && statSync(stamp).mtimeMs >= statSync('package-lock.json').mtimeMs) return;
  const env = { PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD: '1' };
  await step('npm packages', () =>
    run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { env }),
  );
}

function useTools() {
  const tools = JSON.parse(readFileSync(join(cache, 'env.json'), 'utf8'));
  process.env.PATH = [...tools.path, join(process.cwd(), 'node_modules/.bin'), process.env.PATH].join(
    delimiter,
  );
  process.env.WASM_BINDGEN_TEST_WEBDRIVER_JSON ??= tools.webdriver;
  process.env.PAGEFRAME_BROWSER ??= tools.browser;
}
