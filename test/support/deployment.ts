import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { synthesize, type Synthesis } from '../../lib/synthesize';
import { RECOMMENDED_FLAGS } from './synth';

let shared: (() => Synthesis) | undefined;

/**
 * The example deployment through everything, synthesized once per test file.
 * @throws whatever synthesis throws, without trying again for every test
 */
export function deployment(): Synthesis {
  shared ??= attempt();
  return shared();
}

function attempt(): () => Synthesis {
  try {
    const synthesis = synthesize({
      root: join(__dirname, '..', '..'),
      environment: 'example',
      app: { outdir: mkdtempSync(join(tmpdir(), 'bulwark-deployment-')), context: RECOMMENDED_FLAGS },
    });
    return () => synthesis;
  } catch (error) {
    return () => {
      throw error;
    };
  }
}
