import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import type { Principal } from '../../../runtime/identity/principal';
import { ROLES } from '../../../runtime/identity/roles';
import {
  AccessDenied,
  ACTIONS,
  Authorizer,
  compilePolicies,
  loadPolicies,
  PolicyError,
  readPolicies,
  RESOURCES,
  type Action,
  type Circumstances,
  type Resource,
} from '../../../runtime/authorization';
import { isAuthorized } from '../../../runtime/authorization/engine';
import { runWithAudit } from './request';
import { NOW, principalIn, resourceIn } from './world';

const now = () => NOW;
const authorizer = new Authorizer({ now });
const TREATED = { relation: 'careTeam', here: true } as const;
const texts = readPolicies();
/** A few policies, and one more. */
const withPolicy = (text: string) =>
  compilePolicies({
    ...texts,
    files: { 'provider.cedar': texts.files['provider.cedar']!, 'zz.cedar': text },
  });

describe('proof IDN-4 · what cannot be decided is denied', () => {
  test.each([
    ['an unknown action', 'erase', resourceIn('patient', TREATED)],
    ['a resource of no kind', 'read', { ...resourceIn('patient', TREATED), type: 'invoice' }],
    ['a resource without its patient', 'read', { type: 'encounter', id: 'e', tenant: 'riverside' }],
    ['a team that is no list', 'read', { ...resourceIn('patient'), patient: { careTeam: 'me' } }],
    ['what nobody asked for', 'read', { ...resourceIn('patient', TREATED), admin: true }],
    ['nothing', 'read', undefined],
  ])('%s', (_, action, resource) => {
    const decision = authorizer.decide(principalIn('provider'), action as Action, resource as Resource);
    expect(decision).toMatchObject({ allowed: false, reason: 'undecidable' });
    expect(decision.errors).not.toEqual([]);
    expect(decision.errors.join()).not.toMatch(/invoice|5f0c7a9e/); // places, no values
  });

  test('a role that the person does not hold', () => {
    const impostor = { ...principalIn('provider'), roles: ['front-desk'] as const };
    expect(authorizer.decide(impostor, 'read', resourceIn('patient', TREATED)).reason).toBe('undecidable');
  });

  test.each<[string, unknown, unknown]>([
    ['nobody', undefined, {}],
    ['a principal of no form', { role: 'provider', roles: ['provider'] }, {}],
    ['no circumstances', principalIn('provider'), null],
    ['a purpose that is none', principalIn('provider'), { purpose: null }],
  ])('%s', (_, principal, circumstances) => {
    const asked = [principal as Principal, 'read', resourceIn('patient', TREATED)] as const;
    expect(authorizer.decide(...asked, circumstances as Circumstances)).toMatchObject({
      allowed: false,
      reason: 'undecidable',
      errors: [expect.not.stringMatching(/provider|p-1/)],
    });
  });

  test('and so is what it is asked for under no circumstances, on the record', async () => {
    const records = await runWithAudit(() => {
      const nothing = null as unknown as Circumstances;
      const asked = () =>
        authorizer.authorize(principalIn('provider'), 'read', resourceIn('note', TREATED), nothing);
      expect(asked).toThrow(AccessDenied);
    });
    expect(records).toMatchObject([{ action: 'read', outcome: 'denied', reason: 'undecidable' }]);
  });

  test('a policy that fails, whether it permits or forbids, though another one permits', () => {
    for (const effect of ['permit', 'forbid']) {
      const policies = withPolicy(
        `@id("overflows") @says("It overflows.")
         ${effect} (principal, action == Bulwark::Action::"read", resource)
         when { context.authenticationAge * 9223372036854775807 < 0 };`,
      );
      const failing = new Authorizer({ now, policies });
      const decide = (age: number) =>
        failing.decide(principalIn('provider', { age }), 'read', resourceIn('encounter', TREATED));
      expect(decide(1).allowed).toBe(true); // no overflow yet
      expect(decide(2)).toEqual({
        allowed: false,
        reason: 'undecidable',
        policies: [],
        errors: ['policy overflows could not be evaluated'],
      });
    }
  });
});

test('sabotage IDN-4 · what was compiled of other texts, or by another engine, is not taken on trust', () => {
  const folder = mkdtempSync(join(tmpdir(), 'policies-'));
  try {
    const [schema, file, compiled] = ['bulwark.cedarschema', 'owner.cedar', 'compiled.json'].map((name) =>
      join(folder, name),
    );
    const { policies, ...rest } = loadPolicies();
    writeFileSync(schema!, texts.schema);
    writeFileSync(file!, texts.files['owner.cedar']!);
    const known = () => loadPolicies(folder).policies.map(({ id }) => id);
    for (const digest of [rest.digest, compilePolicies({ ...texts, files: {} }).digest, '']) {
      writeFileSync(compiled!, JSON.stringify({ ...rest, digest, policies }));
      expect(known()).toEqual(['owner-reads-reports']);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});

describe('proof IDN-4 · policies that are not in order do not start', () => {
  const READ = 'action == Bulwark::Action::"read", resource is Bulwark::Patient';
  test.each([
    ['syntax', 'permit (', /zz\.cedar/],
    [
      'an attribute that does not exist',
      `@id("a") @says("A.") permit (principal, ${READ}) when { resource.owner == principal };`,
      /owner/,
    ],
    [
      'a policy that can never apply',
      `@id("a") @says("A.") permit (principal, ${READ}) when { resource is Bulwark::Note };`,
      /never|false|impossible/i,
    ],
    ['no id', `@says("A.") permit (principal, ${READ});`, /@id/],
    [
      'an id twice',
      `@id("provider-reads") @says("A.") permit (principal, ${READ});`,
      /another policy provider-reads/,
    ],
    ['no sentence', `@id("a") permit (principal, ${READ});`, /@says/],
    ['a template', `@id("a") @says("A.") permit (principal == ?principal, ${READ});`, /templates/],
    [
      'a question that a decision cannot answer',
      `@id("a") @says("A.") permit (principal, ${READ}) when { resource.patient.careTeam.isEmpty() };`,
      /only whether they contain/,
    ],
    [
      'the same by a detour',
      `@id("a") @says("A.") permit (principal, ${READ}) when { resource.patient.careTeam.containsAny(resource.patient.self) };`,
      /only whether they contain/,
    ],
  ])('%s', (_, text, says) => {
    const problems = () => {
      try {
        return withPolicy(text);
      } catch (error) {
        return error;
      }
    };
    const found = problems();
    expect(found).toBeInstanceOf(PolicyError);
    expect(String(found)).toMatch(says);
  });

  test('a limit of freshness beyond five minutes', () => {
    expect(() => new Authorizer({ stepUpSeconds: 301 })).toThrow('allowed: 1 to 300');
  });
});

describe('proof IDN-3 · sensitive actions', () => {
  const exported = (age: number, given: Authorizer = authorizer) =>
    given.decide(principalIn('provider', { age }), 'export', resourceIn('patient', TREATED));

  test('need an authentication of less than five minutes, or less still', () => {
    expect([0, 299].map((age) => exported(age).allowed)).toEqual([true, true]);
    expect(exported(300)).toMatchObject({ allowed: false, reason: 'stale-authentication' });
    const stricter = new Authorizer({ now, stepUpSeconds: 60 });
    expect([59, 60].map((age) => exported(age, stricter).allowed)).toEqual([true, false]);
  });

  test('clocks may differ by a minute, and not more', () => {
    expect([-60, -61].map((age) => exported(age).allowed)).toEqual([true, false]);
  });

  test('the policy itself knows no longer limit than five minutes, whoever asks the engine', () => {
    const entity = (type: string, id: string) => ({ type: `Bulwark::${type}`, id });
    const ask = (authenticationLimit: number) =>
      isAuthorized({
        principal: entity('Person', 'me'),
        action: entity('Action', 'export'),
        resource: entity('AuditLog', 'log'),
        context: { authenticationAge: 200, authenticationLimit, deviceBound: false },
        policies: { staticPolicies: Object.values(texts.files).join('\n') },
        schema: texts.schema,
        entities: [
          {
            uid: entity('Person', 'me'),
            attrs: { tenant: 'riverside', directory: 'workforce', locations: [] },
            parents: [entity('Role', 'auditor')],
          },
          { uid: entity('AuditLog', 'log'), attrs: { tenant: 'riverside' }, parents: [] },
        ],
      });
    expect(ask(300)).toMatchObject({ response: { decision: 'allow' } });
    expect(ask(301)).toMatchObject({ response: { decision: 'deny' } });
  });

  test('nobody is sent to prove who they are for what they may not do anyway', () => {
    const owner = principalIn('owner', { age: 900 });
    expect(authorizer.decide(owner, 'export', resourceIn('patient')).reason).toBe('not-permitted');
  });
});

describe('proof IDN-7 · emergency access', () => {
  const read = (emergency: number | undefined, purpose?: 'emergency') =>
    authorizer.decide(
      principalIn('provider', { ...(emergency !== undefined && { emergency }) }),
      'read',
      resourceIn('note'),
      purpose && { purpose },
    );
  test('is in force for its hour, and for its purpose', () => {
    expect([1, 3600].map((seconds) => read(seconds, 'emergency').allowed)).toEqual([true, true]);
    expect([0, -1, 3601].map((seconds) => read(seconds, 'emergency').reason)).toEqual(
      Array.from({ length: 3 }, () => 'ended-emergency'),
    );
    expect(read(undefined, 'emergency').reason).toBe('ended-emergency');
    expect(read(1800).reason).toBe('not-permitted');
  });

  test('opens no psychotherapy notes, and nothing to roles that do not treat', () => {
    const decide = (role: 'provider' | 'front-desk', type: 'psychotherapy-note' | 'note') =>
      authorizer.decide(principalIn(role, { emergency: 60 }), 'read', resourceIn(type), {
        purpose: 'emergency',
      });
    expect(decide('provider', 'psychotherapy-note').reason).toBe('psychotherapy-note-of-another');
    expect(decide('front-desk', 'note').reason).toBe('not-permitted');
  });
});

describe('proof IDN-4 · a denial is recorded', () => {
  test('with the reason, by the audit middleware that is in front', async () => {
    const records = await runWithAudit(() => {
      expect(() => authorizer.authorize(principalIn('owner'), 'read', resourceIn('note', TREATED))).toThrow(
        AccessDenied,
      );
    });
    expect(records).toEqual([
      expect.objectContaining({
        action: 'read',
        resource: { type: 'note', id: 'r-1', patient: 'p-1' },
        outcome: 'denied',
        reason: 'not-permitted',
      }),
    ]);
  });

  test('with the purpose that was claimed', async () => {
    const records = await runWithAudit(() => {
      const asked = [principalIn('provider'), 'read', resourceIn('note')] as const;
      expect(() => authorizer.authorize(...asked, { purpose: 'emergency' })).toThrow(AccessDenied);
    });
    expect(records).toMatchObject([{ outcome: 'denied', reason: 'ended-emergency', purpose: 'emergency' }]);
  });

  test('and nothing is, of what is allowed', async () => {
    const records = await runWithAudit(() =>
      authorizer.authorize(principalIn('provider'), 'read', resourceIn('note', TREATED)),
    );
    expect(records).toEqual([]);
  });

  test('without anybody to record it, nothing is allowed either', () => {
    expect(() => authorizer.authorize(principalIn('owner'), 'read', resourceIn('note'))).toThrow(
      'no request is being served',
    );
  });
});

describe('proof IDN-4 · whoever asks, whatever for', () => {
  const id = fc.constantFrom('a', 'b', 'c');
  const ids = fc.uniqueArray(id);
  const person = principalIn('provider');
  const asked = fc.record({
    role: fc.constantFrom(...ROLES),
    action: fc.constantFrom(...(Object.keys(ACTIONS) as Action[])),
    type: fc.constantFrom(...RESOURCES),
    relation: fc.constantFrom('careTeam', 'covering', 'referring', 'self', 'all', undefined),
    here: fc.boolean(),
    mine: fc.boolean(),
    emergency: fc.option(fc.integer({ min: -10, max: 4000 }), { nil: undefined }),
    age: fc.integer({ min: -100, max: 1000 }),
    others: ids,
  });
  const situation = ({
    relation,
    emergency,
    ...rest
  }: typeof asked extends fc.Arbitrary<infer T> ? T : never) => ({
    ...rest,
    ...(relation && { relation }),
    ...(emergency !== undefined && { emergency }),
  });
  const purpose = { purpose: 'emergency' } as const;

  test('nobody reaches into another practice', () => {
    fc.assert(
      fc.property(asked, (it) => {
        const { role, action, type, ...rest } = situation(it);
        const there = resourceIn(type, { ...rest, tenant: 'lakeside' });
        expect(authorizer.decide(principalIn(role, rest), action, there, purpose).allowed).toBe(false);
      }),
      { numRuns: 200 },
    );
  });

  test('who else is on the lists changes nothing for me', () => {
    fc.assert(
      fc.property(asked, (it) => {
        const { role, action, type, others, ...rest } = situation(it);
        const resource = resourceIn(type, rest);
        if (!('patient' in resource)) return;
        const { careTeam, covering, referring, self } = resource.patient;
        const crowded = {
          ...resource,
          patient: {
            ...resource.patient,
            careTeam: [...others, ...careTeam],
            covering: [...covering, ...others],
            referring: [...others, ...referring],
            self: [...self, ...others],
          },
        };
        const [one, other] = [resource, crowded].map((given) =>
          authorizer.decide(principalIn(role, rest), action, given, purpose),
        );
        expect(other).toEqual(one);
      }),
      { numRuns: 100 },
    );
  });

  test('roles that I hold and do not act in change nothing', () => {
    const all = { ...person, roles: ROLES };
    for (const type of ['operational-report', 'audit-log', 'configuration'] as const) {
      expect(authorizer.decide(all, 'read', resourceIn(type)).allowed).toBe(false);
    }
  });
});
