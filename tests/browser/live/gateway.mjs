// A gateway of the built program, with a state folder of its own.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Starts one; `models` is its `INLAY_MODELS`, and nobody is asked where it is empty.
 * `options` are further words of its command line. */
export const serve = async (program, models = '', ...options) => {
  const state = mkdtempSync(join(tmpdir(), 'inlay-live-'));
  const env = { ...process.env, INLAY_MODELS: models };
  const gateway = spawn(program, ['serve', '--port', '0', '--state', state, ...options], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const origin = await new Promise((found, lost) => {
    let said = '';
    gateway.stdout.on('data', some => { said += some; const at = /inlay is at (http:\/\/\S+)/.exec(said); if (at) found(at[1]); });
    gateway.on('exit', code => lost(new Error(`inlay serve ended with ${code}: ${said}`)));
  });
  return {
    origin,
    /* A token for a caller of some role. */
    token: (...role) => execFileSync(program, ['token', '--state', state, ...role], { encoding: 'utf8' }).trim(),
    stop() {
      gateway.removeAllListeners('exit');
      gateway.kill();
      rmSync(state, { recursive: true, force: true });
    },
  };
};
