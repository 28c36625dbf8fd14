import { Authorizer, type Resource } from '../runtime/authorization';
import type { Principal } from '../runtime/identity/principal';
import { median, table } from './statistics';

const DECISIONS = 500;
const SECONDS = Math.floor(Date.now() / 1000);
const ID = (n: number): string => `5f0c7a9e-1111-4222-8333-${String(n).padStart(12, '0')}`;

const PROVIDER: Principal = {
  tenant: 'riverside',
  person: ID(0),
  directory: 'workforce',
  roles: ['provider'],
  role: 'provider',
  locations: ['main'],
  session: 's-1',
  authenticatedAt: SECONDS,
};

/** An encounter of a patient with a care team of that size, of which the provider is the last. */
function encounter(team: number, tenant = 'riverside'): Resource {
  const careTeam = Array.from({ length: team }, (_, n) => ID(team - 1 - n));
  const patient = {
    id: ID(900),
    locations: ['main', 'north'],
    careTeam,
    covering: [],
    referring: [],
    self: [ID(901)],
  };
  return { type: 'encounter', id: ID(902), tenant, patient };
}

/** Decisions of one process, one after the other: processor time each. The first authorizer of the process, too. */
export function benchAuthorization(runs: number): void {
  const started = performance.now();
  const authorizer = new Authorizer();
  authorizer.decide(PROVIDER, 'read', encounter(5));
  const first = performance.now() - started;
  const asked: Readonly<Record<string, Resource>> = {
    'allowed, care team of 5': encounter(5),
    'allowed, care team of 50': encounter(50),
    'denied, another practice': encounter(5, 'lakeside'),
  };
  const spent: Record<string, number[]> = {};
  for (let run = -2; run < runs; run++) {
    for (const [name, resource] of Object.entries(asked)) {
      const before = process.cpuUsage();
      for (let n = 0; n < DECISIONS; n++) authorizer.decide(PROVIDER, 'read', resource);
      const { user, system } = process.cpuUsage(before);
      if (run >= 0) (spent[name] ??= []).push((user + system) / DECISIONS); // the others warm up
    }
  }
  const rows = Object.entries(spent).map(([name, values]): [string, string] => {
    const each = median(values);
    return [
      name,
      `${each.toFixed(0).padStart(5)} µs, ${(1e6 / each).toFixed(0)} decisions a second of a core`,
    ];
  });
  process.stdout.write(
    table([['policies ready, and the first decision', `${first.toFixed(0).padStart(5)} ms`], ...rows]),
  );
  process.stdout.write(`${runs} runs of ${DECISIONS} decisions each, medians of processor time\n`);
}
