import { z } from 'zod';
import { integer, limited, name } from './limit';

const port = integer(1024, 65535, {
  unit: '(a TCP port)',
  description: 'Port on which the workload speaks TLS.',
});
const path = limited(z.string().regex(/^\/[A-Za-z0-9/_.-]*\*?$/), {
  allowed: 'a path pattern such as /api/*',
  description: 'Requests whose path matches go to this workload; the last workload may take /*.',
});

const calledVendors = limited(z.array(z.string()), {
  allowed: 'names of vendors in this file',
  control: 'NET-5',
  description: 'Vendors that the workload calls; without any it has no way out.',
}).default([]);

const callers = limited(z.array(z.string()), {
  allowed: 'names of other workloads in this file',
  control: 'IDN-6',
  description: 'Workloads that may call this one inside the network; without any it has no internal route.',
}).default([]);

const policyStore = z.boolean().default(false).meta({
  description:
    'Whether the workload asks Verified Permissions who may do what. In TypeScript it asks the same policies in process.',
});

const clientBundles = limited(z.array(z.string().min(1)), {
  allowed: 'folders or files, relative to the project',
  control: 'IDN-6',
  description: 'What this workload sends to browsers: scanned for credentials on every synth.',
}).default([]);

export const containerWorkload = z.strictObject({
  name: name('Name of the workload; unique in the file.'),
  kind: z.literal('container'),
  image: limited(
    z.string().regex(/^\d{12}\.dkr\.ecr\.[a-z0-9-]+\.amazonaws\.com\/[a-z0-9._/-]+@sha256:[0-9a-f]{64}$/),
    {
      allowed: '<account>.dkr.ecr.<region>.amazonaws.com/<repository>@sha256:<64 hex digits>',
      control: 'CHG-1',
      description: 'Container image in a private ECR repository, pinned by digest.',
    },
  ),
  port: port.default(8443),
  path: path.default('/*'),
  healthPath: limited(z.string().startsWith('/'), {
    allowed: 'a path such as /healthz',
    description: 'Path that answers 200 when the workload is healthy.',
  }).default('/healthz'),
  cpu: limited(z.literal([256, 512, 1024, 2048, 4096]), {
    allowed: '256, 512, 1024, 2048 or 4096 CPU units',
    description: 'Fargate CPU units of a task.',
  }).default(512),
  memoryMiB: integer(512, 30720, { unit: 'MiB', description: 'Memory of a task, MiB.' }).default(1024),
  tasks: integer(2, 100, {
    unit: 'tasks',
    control: 'BAK-4',
    description: 'Tasks to run, spread over the availability zones.',
  }).default(2),
  holdsPhi: z.boolean().default(true).meta({ description: 'Whether the workload sees PHI.' }),
  vendors: calledVendors,
  callers,
  policyStore,
  clientBundles,
});

export const functionWorkload = z.strictObject({
  name: name('Name of the workload; unique in the file.'),
  kind: z.literal('function'),
  code: limited(z.string().min(1), {
    allowed: 'a folder or .zip file, relative to the project',
    description: 'Folder (or .zip) with the compiled function code.',
  }),
  handler: limited(z.string().regex(/^[A-Za-z0-9_./-]+\.[A-Za-z0-9_]+$/), {
    allowed: '<file>.<export>, such as index.handler',
    description: 'Entry point.',
  }).default('index.handler'),
  path: path.default('/*'),
  memoryMiB: integer(128, 10240, { unit: 'MiB', description: 'Memory of the function, MiB.' }).default(512),
  timeoutSeconds: integer(1, 60, { unit: 'seconds', description: 'Time limit of one request.' }).default(30),
  concurrency: integer(1, 1000, { unit: 'executions', description: 'Reserved concurrency.' }).default(20),
  holdsPhi: z.boolean().default(true).meta({ description: 'Whether the workload sees PHI.' }),
  vendors: calledVendors,
  callers,
  policyStore,
  clientBundles,
});
