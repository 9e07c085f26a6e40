// Format, lint and types of both languages.
import { run, step } from './run.mjs';

export async function check() {
  await step('format', async () => {
    await run('cargo', ['fmt', '--check']);
    await run('prettier', ['--check', '--log-level', 'warn', '.']);
  });
  await step('lint', async () => {
    await run('cargo', ['clippy', '--quiet', '--all-targets', '--', '-D', 'warnings']);
    await run('eslint', ['.']);
  });
  await step('types', () => run('tsc', ['--noEmit']));
}
