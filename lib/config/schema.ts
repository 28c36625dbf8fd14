import { z } from 'zod';
import { date, email, integer, limited, name, REGION, region } from './schema/limit';
import { people } from './schema/people';
import { vendor } from './schema/vendor';
import { webhook } from './schema/webhook';
import { containerWorkload, functionWorkload } from './schema/workload';

/** A block of RFC 1918 with octets up to 255; the VPC takes /16 to /20. */
const PRIVATE_BLOCK =
  /^(10\.(25[0-5]|2[0-4]\d|1?\d?\d)|172\.(1[6-9]|2\d|3[01])|192\.168)\.(25[0-5]|2[0-4]\d|1?\d?\d)\.0\/(1[6-9]|20)$/;

const managedOrExisting = (service: string) =>
  limited(z.enum(['managed', 'existing']).default('managed'), {
    allowed: 'managed or existing',
    control: 'DET-3',
    description: `${service}: managed by these stacks, or existing because an organization owns it (the live check proves it).`,
  });

const siemDestination = z.strictObject({
  tenant: limited(z.string().regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/), {
    allowed: 'a tenant: lower-case letters, digits and hyphens, up to 63',
    control: 'AUD-5',
    description: 'Tenant whose audit records are forwarded; once in the list.',
  }),
  url: limited(z.string().regex(/^https:\/\/[a-z0-9.-]+\/[^\s#]*$/), {
    allowed: 'https://<host>/<path>, on port 443, without credentials',
    control: 'AUD-5',
    description: 'Where the SIEM of the tenant takes records.',
  }),
  vendor: limited(z.string(), {
    allowed: 'the name of a vendor in this file, with an executed agreement and the host of the URL',
    control: 'VND-2',
    description: 'Vendor that runs the SIEM.',
  }),
});

/** The one file a platform engineer edits. Limits are the strictest promise; looser values are refused. */
export const configSchema = z
  .strictObject({
    $schema: z.string().optional().meta({ description: 'Path of the JSON Schema, for editors.' }),
    name: name('Prefix of every stack and resource name.').default('bulwark'),
    asOf: date({
      allowed: 'YYYY-MM-DD, and only with an AWS documentation account',
      description: 'Date on which the example is judged. A real configuration is judged as of today.',
    }).optional(),
    account: limited(z.string().regex(/^\d{12}$/), {
      allowed: 'twelve digits, in quotes',
      description: 'AWS account id.',
    }),
    region: region('Region of the deployment.'),
    backupRegion: region('Second region, which holds the copies of the backups.'),
    availabilityZones: limited(z.array(z.string()).length(3), {
      allowed: 'exactly three zones of the region, such as us-east-1a',
      control: 'NET-1',
      description: 'Three availability zones of the region.',
    }),
    phiRegions: limited(z.array(z.string().regex(REGION)).min(1), {
      allowed: 'regions that include the region and the backup region',
      control: 'VND-5',
      description: 'Regions in which PHI may be stored or processed.',
    }),
    organizationId: limited(z.string().regex(/^o-[a-z0-9]{10,32}$/), {
      allowed: 'an AWS Organizations id such as o-a1b2c3d4e5',
      control: 'NET-2',
      description: 'When given, endpoint policies admit the organization instead of the account alone.',
    }).optional(),
    domain: limited(z.string().regex(/^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/), {
      allowed: 'a host name such as app.example.com',
      description: 'Host name that users reach.',
    }),
    certificateArn: limited(
      z.string().regex(/^arn:aws[a-z-]*:acm:[a-z0-9-]+:\d{12}:certificate\/[0-9a-f-]{36}$/),
      {
        allowed: 'the ARN of an ACM certificate in this account and region',
        control: 'TLS-1',
        description: 'ACM certificate of the domain.',
      },
    ),
    alerts: z.strictObject({
      onCall: limited(z.array(email('On-call address.')).min(1), {
        allowed: 'at least one e-mail address',
        control: 'DET-5',
        description: 'Who is paged by every alarm.',
      }),
      securityOfficer: email('Who is paged by breach signals as well.'),
    }),
    network: z
      .strictObject({
        cidr: limited(z.string().regex(PRIVATE_BLOCK), {
          allowed: 'a private /16 to /20 block such as 10.40.0.0/16',
          control: 'NET-1',
          description: 'Address block of the VPC.',
        }).default('10.40.0.0/16'),
      })
      .prefault({}),
    encryption: z.strictObject({
      rotationDays: limited(z.literal(90), {
        allowed: '90 days',
        control: 'KEY-1',
        description: 'Rotation period of every symmetric key.',
      }).default(90),
      tenantKeys: limited(z.enum(['dedicated', 'pooled']), {
        allowed: 'dedicated (one KMS key a tenant) or pooled (one data key a tenant)',
        control: 'KEY-2',
        description:
          'How tenants are separated by keys. It stays once there are tenants: who acts for them could not use the keys of before.',
      }).default('dedicated'),
      administrators: limited(
        z.array(z.string().regex(/^(?=.*[A-Za-z0-9]{4})[A-Za-z0-9+=,.@_/-]{4,128}\*?$/)).min(1),
        {
          allowed: 'at least one IAM role name (with its path), of which at most the end is a *',
          control: 'KEY-3',
          description: 'Roles that administer keys; they can never decrypt.',
        },
      ),
    }),
    identity: z
      .strictObject({
        mfa: limited(z.literal('required'), {
          allowed: 'required',
          control: 'IDN-1',
          description: 'Multi-factor authentication of every account.',
        }).default('required'),
        selfSignUp: limited(z.literal(false), {
          allowed: 'false',
          control: 'IDN-1',
          description: 'People are invited; nobody signs up.',
        }).default(false),
      })
      .prefault({}),
    sessions: z
      .strictObject({
        idleMinutes: integer(5, 30, {
          unit: 'minutes',
          control: 'IDN-2',
          description: 'Idle time after which a session ends.',
        }).default(30),
        absoluteHours: integer(1, 24, {
          unit: 'hours',
          control: 'IDN-2',
          description: 'Age at which a session ends.',
        }).default(24),
        stepUpMinutes: integer(1, 5, {
          unit: 'minutes',
          control: 'IDN-3',
          description: 'Age of an authentication up to which sensitive actions are allowed.',
        }).default(5),
      })
      .prefault({}),
    retention: z
      .strictObject({
        auditDays: integer(2192, 36500, {
          unit: 'days (six years or more)',
          control: 'AUD-3',
          description: 'Object Lock retention of the audit archive, COMPLIANCE mode.',
        }).default(2192),
        logDays: limited(z.literal([2192, 2557, 2922, 3288, 3653]), {
          allowed: '2192, 2557, 2922, 3288 or 3653 days (six years or more)',
          control: 'NET-3',
          description: 'Retention of CloudWatch log groups.',
        }).default(2192),
        backupDays: integer(35, 36500, {
          unit: 'days',
          control: 'BAK-1',
          description: 'How long daily backups are kept.',
        }).default(35),
      })
      .prefault({}),
    recovery: z.strictObject({
      rpoMinutes: integer(5, 1440, {
        unit: 'minutes',
        control: 'BAK-1',
        description: 'Recovery point objective. Point-in-time recovery of Aurora reaches 5 minutes.',
      }),
      rtoMinutes: integer(15, 4320, {
        unit: 'minutes',
        control: 'BAK-2',
        description: 'Recovery time objective, measured by the restore test.',
      }),
    }),
    database: z
      .strictObject({
        engineVersion: limited(z.string().regex(/^\d{2}\.\d{1,2}$/), {
          allowed: 'an Aurora PostgreSQL version that AWS supports, such as 17.9',
          control: 'CHG-1',
          description: 'Aurora PostgreSQL version.',
        }).default('17.9'),
        minCapacity: limited(z.number().min(0.5).max(128).multipleOf(0.5), {
          allowed: '0.5 to 128 Aurora capacity units, in steps of 0.5',
          description: 'Smallest capacity of an instance.',
        }).default(0.5),
        maxCapacity: limited(z.number().min(1).max(256).multipleOf(0.5), {
          allowed: '1 to 256 Aurora capacity units, in steps of 0.5',
          description: 'Largest capacity of an instance.',
        }).default(8),
        readers: integer(1, 15, {
          unit: 'readers',
          control: 'BAK-4',
          description: 'Readers, each in another zone than the writer.',
        }).default(1),
        proxy: z.boolean().default(false).meta({
          description:
            'RDS Proxy. It speaks TLS 1.2, so it lowers the minimum inside and shows as an exception to TLS-3.',
        }),
      })
      .prefault({}),
    workloads: limited(
      z
        .array(z.discriminatedUnion('kind', [containerWorkload, functionWorkload]))
        .min(1)
        .max(20),
      {
        allowed: '1 to 20 workloads of kind container or function',
        description: 'What runs behind the edge.',
      },
    ),
    vendors: limited(z.array(vendor), {
      allowed: 'a list of vendors',
      control: 'NET-5',
      description: 'Outbound vendors. With none, nothing can leave the network.',
    }).default([]),
    webhooks: limited(z.array(webhook).max(20), {
      allowed: 'a list of up to 20 webhooks',
      control: 'INT-1',
      description: 'What vendors post to us, each verified before anything else sees it.',
    }).default([]),
    people: people.optional(),
    edge: z
      .strictObject({
        requestsPerFiveMinutes: integer(100, 20000, {
          unit: 'requests',
          control: 'INT-2',
          description: 'Requests that one address, and one account, may make in five minutes.',
        }).default(2000),
        botControl: z.boolean().default(false).meta({
          description: 'AWS WAF Bot Control, common level; charged by request.',
        }),
        signInPath: limited(z.string().regex(/^\/[A-Za-z0-9/_.-]+$/), {
          allowed: 'a path such as /sign-in',
          control: 'INT-2',
          description:
            'Where people sign in: AWS WAF account takeover prevention watches it; charged by attempt. Without it there is none.',
        }).optional(),
        clientAuthorities: limited(z.string().regex(/^[A-Za-z0-9][A-Za-z0-9/_.-]*\.pem$/), {
          allowed: 'a .pem file, relative to the project, with certificates of private authorities',
          control: 'TLS-3',
          description:
            'Authorities whose client certificates open the internal listener. The key of the example authority is gone: it admits nobody.',
        }).default('config/client-authorities.pem'),
      })
      .prefault({}),
    audit: z
      .strictObject({
        signingKeySuccession: date({
          allowed: 'a day that has not passed, YYYY-MM-DD',
          control: 'KEY-1',
          description: 'Day on which another key takes over from the one that signs the audit log.',
        }).default('2028-11-22'),
        schemas: limited(z.array(z.string().regex(/^[a-z_][a-z0-9_]{0,62}$/)).min(1), {
          allowed: 'at least one name of a database schema',
          control: 'AUD-7',
          description: 'Database schemas with PHI: every access to them must have its audit record.',
        }).default(['phi']),
        officeHours: limited(
          z
            .string()
            .regex(
              /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)-(Mon|Tue|Wed|Thu|Fri|Sat|Sun) [0-2]\d:[0-5]\d-[0-2]\d:[0-5]\d [A-Za-z]+(\/[A-Za-z_+-]+)*$/,
            ),
          {
            allowed: 'days, hours and time zone, such as Mon-Fri 07:00-19:00 America/Chicago',
            control: 'AUD-7',
            description:
              'When people are at work; the monthly review counts what happens at other times apart.',
          },
        ).default('Mon-Fri 07:00-19:00 America/New_York'),
        siem: limited(z.array(siemDestination), {
          allowed: 'a list of tenants with the URL of their SIEM and the vendor that runs it',
          control: 'AUD-5',
          description: 'Audit records that are forwarded to SIEMs of tenants.',
        }).default([]),
      })
      .prefault({}),
    registers: z
      .strictObject({
        agreements: limited(z.string().regex(/^[A-Za-z0-9][A-Za-z0-9/_.-]*\.yaml$/), {
          allowed: 'a .yaml file, relative to the project',
          control: 'VND-4',
          description: "Register of customers' agreements; docs/registers.md has its format.",
        }).default('config/registers/agreements.yaml'),
        workforce: limited(z.string().regex(/^[A-Za-z0-9][A-Za-z0-9/_.-]*\.yaml$/), {
          allowed: 'a .yaml file, relative to the project',
          control: 'WRK-2',
          description: 'Register of the workforce; docs/registers.md has its format.',
        }).default('config/registers/workforce.yaml'),
      })
      .prefault({}),
    accountServices: z
      .strictObject({
        configRecorder: managedOrExisting('AWS Config recorder'),
        guardDuty: managedOrExisting('Amazon GuardDuty'),
        securityHub: managedOrExisting('AWS Security Hub'),
        macie: managedOrExisting('Amazon Macie'),
        inspector: managedOrExisting('Amazon Inspector'),
        accessAnalyzer: managedOrExisting('IAM Access Analyzer'),
      })
      .prefault({}),
  })
  .meta({ title: 'Bulwark configuration', description: 'One deployment of Bulwark.' });

/** A validated configuration with every default filled in. */
export type Config = z.output<typeof configSchema>;
export type Workload = Config['workloads'][number];
export type ContainerWorkload = Extract<Workload, { kind: 'container' }>;
export type FunctionWorkload = Extract<Workload, { kind: 'function' }>;
export type Vendor = Config['vendors'][number];
