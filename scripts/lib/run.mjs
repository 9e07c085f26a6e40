// Running things: commands with their output shown, steps with their time, messages with a remedy.
import { spawn } from 'node:child_process';

/** Stops with a message for people instead of a stack trace. */
export function fail(message) {
  console.error(`\n${message}\n`);
  process.exit(1);
}

const started = Date.now();
const seconds = (since) => ((Date.now() - since) / 1000).toFixed(1);

/** Runs one named step and says how long it took. */
export async function step(name, act) {
  const from = Date.now();
  console.log(`\n── ${name}`);
  const result = await act();
  console.log(`── ${name}: ${seconds(from)} s (${seconds(started)} s in all)`);
  return result;
}

/** Runs a command; resolves to its output, which is shown as it comes. A failing command ends the script. */
export async function run(command, args = [], { env = {}, quiet = false } = {}) {
  const { code, output } = await attempt(command, args, { env, quiet });
  if (code !== 0) {
    if (quiet) process.stderr.write(output);
    fail(`failed (${code}): ${command} ${args.join(' ')}`);
  }
  return output;
}

/** Runs a command; resolves to its exit code and output. */
export function attempt(command, args = [], { env = {}, quiet = false } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const keep = (stream) => (chunk) => {
      output += chunk;
      if (!quiet) stream.write(chunk);
    };
    child.stdout.on('data', keep(process.stdout));
    child.stderr.on('data', keep(process.stderr));
    child.on('error', () => resolve({ code: 127, output }));
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
}
