import { endOfLife } from '../compliance/lifecycle';
import { DOCUMENTATION_ACCOUNTS, REGION_ZONES } from './aws-facts';
import { type ConfigProblem, wrong } from './problem';
import { webhookProblems } from './webhook-checks';
import type { Config } from './schema';

/** What only shows when two values are read together. Runs on a file whose single values are all sound. */
export function crossChecks(config: Config, today: string): ConfigProblem[] {
  return [
    ...regions(config),
    ...zones(config),
    ...certificate(config),
    ...asOf(config),
    ...database(config, today),
    ...workloads(config),
    ...vendors(config, today),
    ...audit(config, today),
    ...webhookProblems(config),
  ];
}

function regions({ region, backupRegion, phiRegions }: Config): ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  const known = Object.keys(REGION_ZONES).join(', ');
  for (const [path, value] of [
    ['region', region],
    ['backupRegion', backupRegion],
  ] as const) {
    if (!(value in REGION_ZONES)) problems.push(wrong(path, value, known));
    if (!phiRegions.includes(value)) {
      problems.push(wrong('phiRegions', phiRegions, `a list that includes the ${path} ${value}`, 'VND-5'));
    }
  }
  if (region === backupRegion)
    problems.push(wrong('backupRegion', backupRegion, 'a region other than the first', 'BAK-1'));
  return problems;
}

function zones({ region, availabilityZones }: Config): ConfigProblem[] {
  const count = REGION_ZONES[region];
  if (count !== undefined && count < 3) {
    return [
      wrong('region', region, `a region with three availability zones (${region} offers ${count})`, 'NET-1'),
    ];
  }
  const foreign = availabilityZones.filter((zone) => !new RegExp(`^${region}[a-z]$`).test(zone));
  if (foreign.length > 0) {
    return [wrong('availabilityZones', foreign, `zones of ${region}, such as ${region}a`, 'NET-1')];
  }
  if (new Set(availabilityZones).size < 3) {
    return [wrong('availabilityZones', availabilityZones, 'three different zones', 'NET-1')];
  }
  return [];
}

function certificate({ certificateArn, region, account }: Config): ConfigProblem[] {
  const [, , , arnRegion, arnAccount] = certificateArn.split(':');
  const problems: ConfigProblem[] = [];
  if (arnRegion !== region) {
    problems.push(
      wrong('certificateArn', certificateArn, `a certificate of ${region}, where the listener is`, 'TLS-1'),
    );
  }
  if (arnAccount !== account) {
    problems.push(wrong('certificateArn', certificateArn, `a certificate of account ${account}`, 'TLS-1'));
  }
  return problems;
}

function asOf(config: Config): ConfigProblem[] {
  if (config.asOf === undefined || DOCUMENTATION_ACCOUNTS.has(config.account)) return [];
  return [wrong('asOf', config.asOf, 'no asOf: a real account is judged as of today')];
}

function database({ database: db }: Config, today: string): ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  if (db.minCapacity > db.maxCapacity) {
    problems.push(
      wrong('database.minCapacity', db.minCapacity, `at most database.maxCapacity (${db.maxCapacity})`),
    );
  }
  const end = endOfLife('aurora-postgresql', db.engineVersion);
  if (end === undefined || end <= today) {
    const fact =
      end === undefined ? 'not a version this release knows' : `past its end of standard support (${end})`;
    problems.push(
      wrong('database.engineVersion', db.engineVersion, `a supported version; this one is ${fact}`, 'CHG-1'),
    );
  }
  return problems;
}

function workloads({ name: deployment, workloads: list, vendors }: Config): ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  for (const key of ['name', 'path'] as const) {
    const seen = new Set<string>();
    list.forEach((workload, i) => {
      if (seen.has(workload[key]))
        problems.push(wrong(`workloads.${i}.${key}`, workload[key], `a ${key} used once`));
      seen.add(workload[key]);
    });
  }
  list.forEach(({ name: own }, i) => {
    const most = 64 - `${deployment}-workload-`.length;
    if (own.length > most)
      problems.push(
        wrong(`workloads.${i}.name`, own, `at most ${most} characters, for the name of its role`),
      );
  });
  list.forEach(({ name: own, callers }, i) => {
    const others = list.map(({ name }) => name).filter((name) => name !== own);
    const strangers = callers.filter((name) => !others.includes(name));
    if (strangers.length > 0) {
      const known = others.join(', ') || 'none, for the file names no other workload';
      problems.push(wrong(`workloads.${i}.callers`, strangers, known, 'IDN-6'));
    }
  });
  list.forEach(({ vendors: called }, i) => {
    const unknown = called.filter((name) => !vendors.some((vendor) => vendor.name === name));
    if (unknown.length > 0) {
      const known = vendors.map(({ name }) => name).join(', ') || 'none, for the file names no vendors';
      problems.push(wrong(`workloads.${i}.vendors`, unknown, known, 'NET-5'));
    }
  });
  return problems;
}

function vendors({ vendors: list }: Config, today: string): ConfigProblem[] {
  return list.flatMap(({ agreement }, i) =>
    agreement.state === 'executed' && agreement.date > today
      ? [wrong(`vendors.${i}.agreement.date`, agreement.date, `a date not after ${today}`, 'VND-2')]
      : [],
  );
}

/** Forwarded records are PHI: they go to hosts of vendors that have signed, and nowhere else. */
function audit(
  { audit: { siem, signingKeySuccession }, vendors: list }: Config,
  today: string,
): ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  if (signingKeySuccession < today) {
    const allowed = `a day not before ${today}, on which another key takes over`;
    problems.push(wrong('audit.signingKeySuccession', signingKeySuccession, allowed, 'KEY-1'));
  }
  const tenants = new Set<string>();
  siem.forEach(({ tenant, url, vendor: name }, i) => {
    const at = `audit.siem.${i}`;
    if (tenants.has(tenant)) problems.push(wrong(`${at}.tenant`, tenant, 'a tenant used once', 'AUD-5'));
    tenants.add(tenant);
    const vendor = list.find((each) => each.name === name);
    const signed = list.filter(({ agreement }) => agreement.state === 'executed');
    if (!vendor || !signed.includes(vendor)) {
      const known = signed.map((each) => each.name).join(', ') || 'none, for the file names no such vendor';
      problems.push(wrong(`${at}.vendor`, name, `a vendor with an executed agreement: ${known}`, 'VND-2'));
    } else if (!vendor.hosts.includes(new URL(url).hostname)) {
      const hosts = vendor.hosts.join(', ');
      problems.push(wrong(`${at}.url`, url, `a URL at a host of the vendor ${name}: ${hosts}`, 'NET-5'));
    }
  });
  return problems;
}
