import {
  BatchGetAccountStatusCommand,
  EnableCommand,
  type Inspector2Client,
  type State,
} from '@aws-sdk/client-inspector2';
import type { Inspector, ScanState } from './enable-inspector';

/** Inspector of the account whose credentials the client holds. */
export function inspectorOf(client: Inspector2Client): Inspector {
  return {
    async enable(types) {
      const { failedAccounts = [] } = await client.send(new EnableCommand({ resourceTypes: [...types] }));
      const failure = failedAccounts[0];
      if (failure) throw new Error(`Inspector refused: ${failure.errorCode}: ${failure.errorMessage}`);
    },
    async states() {
      const { accounts = [], failedAccounts = [] } = await client.send(new BatchGetAccountStatusCommand({}));
      const failure = failedAccounts[0];
      if (failure) throw new Error(`Inspector has no status: ${failure.errorCode}: ${failure.errorMessage}`);
      const resources = accounts[0]?.resourceState;
      return {
        EC2: stateOf(resources?.ec2),
        ECR: stateOf(resources?.ecr),
        LAMBDA: stateOf(resources?.lambda),
        LAMBDA_CODE: stateOf(resources?.lambdaCode),
      };
    },
  };
}

/** An account that never used Inspector has no state, which is as good as off. */
const stateOf = (state: State | undefined): ScanState => state?.status ?? 'DISABLED';
