import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

const ROOT = join(__dirname, '..', '..');
/** Where `.ci/run` and CONTRIBUTING.md install it. */
const PROGRAM = process.env.MINISTACK ?? join(ROOT, '.cache', 'venv', 'bin', 'ministack');

/** An emulator of AWS that speaks the real protocols; nothing is kept when it stops. */
export interface Ministack {
  /** Environment that makes every AWS SDK talk to the emulator. */
  readonly environment: Readonly<Record<string, string>>;
  stop(): void;
}

/**
 * Starts ministack on a free port of this machine alone.
 * @throws when it is not installed, or does not answer within 30 seconds
 */
export async function startMinistack(): Promise<Ministack> {
  if (!existsSync(PROGRAM)) {
    throw new Error(
      `${PROGRAM} is not there: python3 -m venv .cache/venv && .cache/venv/bin/pip install -r .ci/requirements.txt`,
    );
  }
  const port = await freePort();
  const child = spawn(PROGRAM, [], {
    env: { ...process.env, GATEWAY_PORT: String(port), BIND_HOST: '127.0.0.1', MINISTACK_HOST: '127.0.0.1' },
    stdio: 'ignore',
  });
  const stop = () => void child.kill('SIGKILL');
  process.once('exit', stop);
  // An address, not a name: the S3 client then puts the bucket into the path.
  const endpoint = `http://127.0.0.1:${port}`;
  await answers(endpoint, child);
  return {
    environment: {
      AWS_ENDPOINT_URL: endpoint,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
    },
    stop,
  };
}

async function answers(endpoint: string, child: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt++) {
    if (child.exitCode !== null) throw new Error(`ministack ended with ${child.exitCode}`);
    const up = await fetch(`${endpoint}/_ministack/health`).then(
      (response) => response.ok,
      () => false,
    );
    if (up) return;
    await wait(100);
  }
  child.kill('SIGKILL');
  throw new Error('ministack did not answer within 30 seconds');
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
