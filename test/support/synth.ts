import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Validations } from 'aws-cdk-lib';
import { DISABLE_CREATION_STACK_TRACES } from 'aws-cdk-lib/cx-api';
import { BulwarkChecks } from '../../lib/compliance/gate/bulwark-checks';
import { Gate } from '../../lib/compliance/gate/gate';

/** The feature flags of cdk.json, for apps made in tests, which need not know where a resource was declared. */
export const RECOMMENDED_FLAGS: Record<string, unknown> = {
  ...(require('../../cdk.json') as { context: Record<string, unknown> }).context,
  [DISABLE_CREATION_STACK_TRACES]: true,
};

const testApp = (): App =>
  new App({
    context: { ...RECOMMENDED_FLAGS, '@aws-cdk/core:failSynthOnValidationErrors': false },
    outdir: mkdtempSync(join(tmpdir(), 'bulwark-synth-')),
    postCliContext: Gate.STRICT_CONTEXT,
    analyticsReporting: false,
  });

/** Synthesizes what `build` declares, judged by our own rules: quick. Findings are on the recorder. */
export function checked(build: (app: App) => void): BulwarkChecks {
  const app = testApp();
  const checks = new BulwarkChecks({ today: '2026-11-22' });
  Validations.of(app).addPlugins(checks);
  build(app);
  app.synth();
  return checks;
}

/** Synthesizes what `build` declares, through the whole gate. Findings are on the gate; nothing is thrown for them. */
export function synth(build: (app: App) => void, today = '2026-11-22'): Gate {
  const app = testApp();
  const gate = new Gate(app, { today });
  build(app);
  app.synth();
  return gate;
}
