import { readFileSync } from 'node:fs';
import { App, type Stack } from 'aws-cdk-lib';
import { Bulwark } from '../../lib/bulwark';
import { parseConfig } from '../../lib/config/load';
import { difference, grantsIn } from '../support/function-calls';
import { RECOMMENDED_FLAGS } from '../support/synth';

const config = parseConfig(readFileSync('config/example.yaml', 'utf8'), 'example');
const bulwark = new Bulwark(new App({ context: RECOMMENDED_FLAGS, analyticsReporting: false }), 'Bulwark', {
  config,
});
const functions = ['Backup', 'Lifecycle'].flatMap((id) => [...grantsIn(bulwark.node.findChild(id) as Stack)]);

/** In the bundle, because a client is shared, and never called. */
const NOT_CALLED = ['s3:DeleteObject'];
/** Tags and versions are parts of other calls; aggregated clients leave no command in the bundle. */
const NOT_SEEN = [
  /^sts:(AssumeRole|TagSession)$/,
  /^kms:TagResource$/,
  /^s3:DeleteObjectVersion$/,
  /^secretsmanager:GetSecretValue$/,
];

test.each(functions)('%s may do what its code does, and nothing else', (entry, granted) => {
  const lifecycle = entry === 'tenant-lifecycle';
  const found = difference(entry, granted, lifecycle ? [] : NOT_CALLED, lifecycle ? NOT_SEEN : []);
  expect(found).toEqual({ missing: [], superfluous: [] });
});
