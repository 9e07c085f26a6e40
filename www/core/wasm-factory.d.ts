import type { Playground, PlaygroundModule } from './contract';

/** wasm-bindgen's glue, made a function by `vite.config.ts`. */
export interface Glue extends PlaygroundModule {
  Playground: new () => Playground;
  init(options: {
    module_or_path: WebAssembly.Module | URL | string;
  }): Promise<{ memory: WebAssembly.Memory }>;
}

/** What the glue says goes to this console: only panics do. */
export function instantiate(console: Pick<Console, 'error' | 'warn'>): Glue;
