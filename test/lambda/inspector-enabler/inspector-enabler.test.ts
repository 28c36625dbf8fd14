import { Inspector2Client } from '@aws-sdk/client-inspector2';
import {
  enableInspector,
  parseResourceTypes,
  type Inspector,
  type ScanState,
} from '../../../lambda/inspector-enabler/enable-inspector';
import { inspectorOf } from '../../../lambda/inspector-enabler/inspector-client';
import { listen, type Received, type Reply } from '../../support/http-server';

const alive = new AbortController().signal;
const states = (EC2: ScanState, ECR: ScanState) => ({
  EC2,
  ECR,
  LAMBDA: 'DISABLED' as const,
  LAMBDA_CODE: 'DISABLED' as const,
});

/** Shows the states one after another and fails on a call beyond them. */
function scripted(...script: ReturnType<typeof states>[]) {
  const enabled: string[][] = [];
  const inspector: Inspector = {
    states: () => {
      const next = script.shift();
      return next ? Promise.resolve(next) : Promise.reject(new Error('states was asked once too often'));
    },
    enable: (types) => Promise.resolve(void enabled.push([...types])),
  };
  return { inspector, enabled };
}

describe('enableInspector', () => {
  test('enables what is off, waits until all is on, and touches nothing else', async () => {
    const { inspector, enabled } = scripted(
      states('DISABLED', 'ENABLED'),
      states('ENABLING', 'ENABLED'),
      states('ENABLED', 'ENABLED'),
    );
    await enableInspector(inspector, ['EC2', 'ECR'], alive, 1);
    expect(enabled).toEqual([['EC2']]);
  });

  test('makes no call that changes anything when all is on', async () => {
    const { inspector, enabled } = scripted(states('ENABLED', 'ENABLED'));
    await enableInspector(inspector, ['EC2', 'ECR'], alive, 1);
    expect(enabled).toEqual([]);
  });

  test('waits for a type that is being turned off and turns it on again', async () => {
    const { inspector, enabled } = scripted(
      states('DISABLING', 'SUSPENDED'),
      states('DISABLED', 'ENABLING'),
      states('ENABLED', 'ENABLED'),
    );
    await enableInspector(inspector, ['EC2', 'ECR'], alive, 1);
    expect(enabled).toEqual([['ECR'], ['EC2']]);
  });

  test('stops when it is aborted', async () => {
    const controller = new AbortController();
    const { inspector } = scripted(states('ENABLING', 'ENABLED'));
    const work = enableInspector(inspector, ['EC2'], controller.signal, 60_000);
    controller.abort();
    await expect(work).rejects.toThrow('aborted');
  });
});

test.each([undefined, [], 'EC2', ['EC2', 'S3']])('refuses ResourceTypes %j', (value) => {
  expect(() => parseResourceTypes(value)).toThrow('ResourceTypes must list one or more of EC2, ECR');
});

describe('inspectorOf', () => {
  /** Talks to a server that knows only the calls given; any other is a 404, which the client throws. */
  async function against<T>(replies: Record<string, Reply>, work: (inspector: Inspector) => Promise<T>) {
    const server = await listen(
      ({ method, path }: Received) =>
        replies[`${method} ${path}`] ?? { status: 404, body: { message: 'unexpected' } },
    );
    const client = new Inspector2Client({
      endpoint: server.url,
      region: 'us-east-1',
      credentials: { accessKeyId: 'example', secretAccessKey: 'example' },
      maxAttempts: 1,
    });
    try {
      return { result: await work(inspectorOf(client)), received: server.received };
    } finally {
      client.destroy();
      await server.close();
    }
  }

  const resourceState = {
    ec2: { status: 'ENABLED' },
    ecr: { status: 'ENABLING' },
    lambda: { status: 'DISABLED' },
  };

  test('asks for its own account and reads a missing state as off', async () => {
    const { result, received } = await against(
      { 'POST /status/batch/get': { status: 200, body: { accounts: [{ accountId: '1', resourceState }] } } },
      (inspector) => inspector.states(),
    );
    expect(result).toEqual({ EC2: 'ENABLED', ECR: 'ENABLING', LAMBDA: 'DISABLED', LAMBDA_CODE: 'DISABLED' });
    expect(JSON.parse(received[0]!.body)).toEqual({});
  });

  test('enables the types given', async () => {
    const { received } = await against(
      { 'POST /enable': { status: 200, body: { accounts: [] } } },
      (inspector) => inspector.enable(['ECR', 'LAMBDA']),
    );
    expect(JSON.parse(received[0]!.body)).toMatchObject({ resourceTypes: ['ECR', 'LAMBDA'] });
  });

  test.each([
    ['POST /enable', (inspector: Inspector) => inspector.enable(['EC2'])],
    ['POST /status/batch/get', (inspector: Inspector) => inspector.states()],
  ])('a failed account in the answer of %s is an error', async (call, work) => {
    const failedAccounts = [
      { accountId: '1', errorCode: 'ACCESS_DENIED', errorMessage: 'managed elsewhere' },
    ];
    await expect(
      against({ [call]: { status: 200, body: { accounts: [], failedAccounts } } }, work as never),
    ).rejects.toThrow('ACCESS_DENIED: managed elsewhere');
  });
});
