import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { aws_lambda as lambda } from 'aws-cdk-lib';
import { renderWorkforce, type WorkforceRegister } from '../../compliance/registers/workforce-register';

const FILE = 'workforce.json';

/** The register travels as a layer: a function reads the one that was judged at synth. Tells it as `REGISTER_FILE`. */
export function tellWorkforce(fn: lambda.Function, register: WorkforceRegister): void {
  const folder = mkdtempSync(join(tmpdir(), 'bulwark-workforce-'));
  writeFileSync(join(folder, FILE), renderWorkforce(register));
  fn.addLayers(
    new lambda.LayerVersion(fn, 'Workforce', {
      code: lambda.Code.fromAsset(folder),
      description: 'Register of the workforce',
    }),
  );
  fn.addEnvironment('REGISTER_FILE', `/opt/${FILE}`);
}
