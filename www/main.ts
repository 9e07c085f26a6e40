import init, { model_version } from '@wasm';

await init();
document.querySelector('h1')?.append(` ${model_version()}`);
