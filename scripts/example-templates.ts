import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { DISABLE_CREATION_STACK_TRACES } from 'aws-cdk-lib/cx-api';
import { Bulwark } from '../lib/bulwark';
import { loadConfig } from '../lib/config/load';
import type { Template } from './roles';

/** The templates of the example deployment, by the name of their stacks. */
export function exampleTemplates(root: string): ReadonlyMap<string, Template> {
  const { context: flags } = require(join(root, 'cdk.json')) as { context: Record<string, unknown> };
  const context = { ...flags, [DISABLE_CREATION_STACK_TRACES]: true };
  // It is read here, and judged elsewhere.
  process.env.CDK_VALIDATION = 'false';
  const outdir = mkdtempSync(join(tmpdir(), 'bulwark-roles-'));
  try {
    const app = new App({ context, outdir, analyticsReporting: false, treeMetadata: false });
    new Bulwark(app, 'Bulwark', { config: loadConfig(join(root, 'config'), 'example') });
    const { stacks } = app.synth({ skipValidation: true });
    return new Map(stacks.map(({ stackName, template }) => [stackName, template as Template]));
  } finally {
    rmSync(outdir, { recursive: true });
  }
}
