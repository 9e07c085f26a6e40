// The static site: wasm by wasm-pack, then the page by Vite, then smaller copies of what is worth it.
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { run, step } from './run.mjs';

/** The page's model, and what its worker reads recordings with: one crate, two doors. */
const WASM = [
  { out: 'pkg', name: 'pageframe', features: [] },
  { out: 'pkg-reader', name: 'reader', features: ['--', '--no-default-features', '--features', 'reader'] },
];

/** Builds `pkg/` and `pkg-reader/` if a source of them is newer. */
export async function buildWasm() {
  const sources = newest(['src', 'Cargo.toml', 'Cargo.lock']);
  for (const { out, name, features } of WASM) {
    if (sources < newest([`${out}/${name}_bg.wasm`])) continue;
    await step(`wasm: ${out}`, async () => {
      const how = ['--mode', 'no-install', '--no-pack', '--target', 'web', '--release'];
      await run('wasm-pack', ['build', ...how, '--out-dir', out, '--out-name', name, ...features]);
    });
  }
}

/** Builds `dist/` if a source of it is newer. */
export async function buildSite() {
  await buildWasm();
  if (
    newest(['www', 'pkg', 'pkg-reader', 'vite.config.ts', 'package-lock.json']) < newest(['dist/index.html'])
  )
    return;
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
