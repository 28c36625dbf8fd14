import { Construct } from 'constructs';
import type { Config } from './config/schema';
import { KeysStack } from './stacks/keys-stack';

export interface BulwarkProps {
  readonly config: Config;
}

/** The whole deployment: a table of its stacks. */
export class Bulwark extends Construct {
  constructor(scope: Construct, id: string, { config }: BulwarkProps) {
    super(scope, id);
    const env = { account: config.account, region: config.region };
    const stack = (name: string) => ({
      config,
      env,
      stackName: `${config.name}-${name}`,
      terminationProtection: true,
    });
    new KeysStack(this, 'Keys', stack('keys'));
  }
}
