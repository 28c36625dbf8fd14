import { join } from 'node:path';
import { Bulwark } from '../../lib/bulwark';
import type { BulwarkChecks } from '../../lib/compliance/gate/bulwark-checks';
import { declarePhiRegions } from '../../lib/compliance/gate/declare-phi-regions';
import { loadConfig } from '../../lib/config/load';
import { checked } from './synth';

const config = loadConfig(join(__dirname, '..', '..', 'config'), 'example');

let shared: (() => BulwarkChecks) | undefined;

/**
 * The example deployment judged by our own rules, synthesized once per test file.
 * @throws whatever synthesis throws, without trying again for every test
 */
export function deployment(): BulwarkChecks {
  shared ??= attempt();
  return shared();
}

function attempt(): () => BulwarkChecks {
  try {
    const checks = checked((app) => {
      declarePhiRegions(app, config.phiRegions);
      new Bulwark(app, 'Bulwark', { config });
    });
    return () => checks;
  } catch (error) {
    return () => {
      throw error;
    };
  }
}
