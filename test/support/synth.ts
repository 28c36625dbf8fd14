import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Validations, type AppProps } from 'aws-cdk-lib';
import { DISABLE_CREATION_STACK_TRACES } from 'aws-cdk-lib/cx-api';
import { BulwarkChecks } from '../../lib/compliance/gate/bulwark-checks';
import { Gate } from '../../lib/compliance/gate/gate';

/** The feature flags of cdk.json. */
export const RECOMMENDED_FLAGS = (require('../../cdk.json') as { context: Record<string, unknown> }).context;

/**
 * An app as tests need it: with our flags unless told otherwise, and without what nobody reads there: the tree of
 * constructs, and where in the code each was declared.
 */
export const newApp = ({ context = RECOMMENDED_FLAGS, ...props }: AppProps = {}): App =>
  new App({
    context: { ...context, [DISABLE_CREATION_STACK_TRACES]: true },
    analyticsReporting: false,
    treeMetadata: false,
    ...props,
  });

const judgedApp = (): App =>
  newApp({
    context: { ...RECOMMENDED_FLAGS, '@aws-cdk/core:failSynthOnValidationErrors': false },
    outdir: mkdtempSync(join(tmpdir(), 'bulwark-synth-')),
    postCliContext: Gate.STRICT_CONTEXT,
  });

/** Synthesizes what `build` declares, judged by our own rules: quick. Findings are on the recorder. */
export function checked(build: (app: App) => void): BulwarkChecks {
  const app = judgedApp();
  const checks = new BulwarkChecks({ today: '2026-11-22' });
  Validations.of(app).addPlugins(checks);
  build(app);
  app.synth();
  return checks;
}

/** Synthesizes what `build` declares, through the whole gate. Findings are on the gate; nothing is thrown for them. */
export function synth(build: (app: App) => void, today = '2026-11-22'): Gate {
  const app = judgedApp();
  const gate = new Gate(app, { today });
  build(app);
  app.synth();
  return gate;
}
