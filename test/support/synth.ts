import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Gate } from '../../lib/compliance/gate/gate';

/** The feature flags of cdk.json, for apps made in tests. */
export const RECOMMENDED_FLAGS: Record<string, unknown> = (
  require('../../cdk.json') as { context: Record<string, unknown> }
).context;

/** Synthesizes what `build` declares, through the whole gate. Findings are on the gate; nothing is thrown for them. */
export function synth(build: (app: App) => void, today = '2026-11-22'): Gate {
  const app = new App({
    context: { ...RECOMMENDED_FLAGS, '@aws-cdk/core:failSynthOnValidationErrors': false },
    outdir: mkdtempSync(join(tmpdir(), 'bulwark-synth-')),
    postCliContext: Gate.STRICT_CONTEXT,
    analyticsReporting: false,
  });
  const gate = new Gate(app, { today });
  build(app);
  app.synth();
  return gate;
}
