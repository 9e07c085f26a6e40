// The static site: wasm by wasm-pack, then the page by Vite, then smaller copies of what is worth it.
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { run, step } from './run.mjs';

/** Builds `pkg/` if a source of it is newer. */
export async function buildWasm() {
  if (newest(['src', 'Cargo.toml', 'Cargo.lock']) < newest(['pkg/pageframe_bg.wasm'])) return;
  await step('wasm', async () => {
    await run('wasm-pack', ['build', '--mode', 'no-install', '--no-pack', '--target', 'web', '--release']);
  });
}

/** Builds `dist/` if a source of it is newer. */
export async function buildSite() {
  await buildWasm();
  if (newest(['www', 'pkg', 'vite.config.ts', 'package-lock.json']) < newest(['dist/index.html'])) return;
  await step('page', async () => {
    await run('vite', ['build', '--logLevel', 'warn']);
    compress('dist');
  });
}

/** Time of the newest file below these paths; 0 if there is none. */
function newest(paths) {
  return Math.max(
    0,
    ...paths.filter(existsSync).flatMap((path) => files(path).map((file) => statSync(file).mtimeMs)),
  );
}

/** Every file below a path. */
export function files(path) {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path).flatMap((name) => files(join(path, name)));
}

/** Brotli's bytes of a file. */
export function brotli(bytes) {
  return brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
}

/** Writes a `.br` beside each text or wasm file, for servers that send it. */
function compress(folder) {
  for (const file of files(folder).filter((name) => /\.(js|css|html|wasm|svg|json)$/.test(name))) {
    writeFileSync(`${file}.br`, brotli(readFileSync(file)));
  }
}
