import { type ConfigProblem, wrong } from '../../config/problem';
import type { ControlId } from '../controls/control';
import { repeated } from './repeated';
import type { Leaver, Person, WorkforceFile } from './workforce-schema';

/** What only shows when values are read together, or on a certain day. */
export function workforceProblems({ people }: WorkforceFile, today: string): ConfigProblem[] {
  return [
    ...once(people, 'id'),
    ...once(people, 'account'),
    ...devicesTwice(people),
    ...people.flatMap((person, i) => [
      ...accountProblems(person, `people.${i}`),
      ...(person.state === 'active' ? [] : leavingProblems(person, `people.${i}`, today)),
    ]),
  ];
}

/** What is still to be done for somebody who leaves, in words. */
export function openItems({ devices, vendorAccounts, checklist }: Leaver): string[] {
  return [
    ...vendorAccounts
      .filter((vendor) => checklist.vendorAccounts[vendor] === undefined)
      .map((vendor) => `account with ${vendor}`),
    ...devices.flatMap((device) => {
      const { returnedOn, wipedOn } = checklist.devices[device] ?? {};
      return [
        ...(returnedOn === undefined ? [`return of ${device}`] : []),
        ...(wipedOn === undefined ? [`wipe of ${device}`] : []),
      ];
    }),
  ];
}

const problem = (path: string, given: unknown, allowed: string, control: ControlId = 'IDN-8') =>
  wrong(path, given, allowed, control);

function accountProblems({ account, tenant, roles }: Person, at: string): ConfigProblem[] {
  if ((account === undefined) !== (tenant === undefined)) {
    const missing = account === undefined ? 'account' : 'tenant';
    return [problem(`${at}.${missing}`, undefined, 'an account and its tenant, or neither', 'IDN-5')];
  }
  return account === undefined && roles.length > 0
    ? [problem(`${at}.roles`, roles, 'none, for there is no account', 'IDN-5')]
    : [];
}

function leavingProblems(leaver: Leaver, at: string, today: string): ConfigProblem[] {
  const { state, leavesAt, startsOn, checklist } = leaver;
  const done = [
    ...Object.entries(checklist.vendorAccounts).map(
      ([name, day]) => [`vendorAccounts.${name}`, day] as const,
    ),
    ...Object.entries(checklist.devices).flatMap(([name, days]) =>
      Object.entries(days).map(([what, day]) => [`devices.${name}.${what}`, day] as const),
    ),
  ];
  const open = openItems(leaver);
  return [
    ...(leavesAt.slice(0, 10) < startsOn
      ? [problem(`${at}.leavesAt`, leavesAt, `a time not before the first day, ${startsOn}`)]
      : []),
    ...(['vendorAccounts', 'devices'] as const).flatMap((list) =>
      Object.keys(checklist[list])
        .filter((name) => !leaver[list].includes(name))
        .map((name) => problem(`${at}.checklist.${list}.${name}`, name, `one of ${list} of the person`)),
    ),
    ...done
      .filter(([, day]) => day > today)
      .map(([path, day]) => problem(`${at}.checklist.${path}`, day, `a day not after today, ${today}`)),
    ...(state === 'left' && new Date(leavesAt).toISOString().slice(0, 10) > today
      ? [problem(`${at}.leavesAt`, leavesAt, 'a time that has passed, or the state leaving')]
      : []),
    ...(state === 'left' && open.length > 0
      ? [problem(`${at}.state`, state, `leaving, until all is done: ${open.join(', ')}`)]
      : []),
  ];
}

const once = (people: readonly Person[], key: 'id' | 'account'): ConfigProblem[] =>
  repeated(people.map((person, i) => [`people.${i}.${key}`, person[key]])).map(([path, value]) =>
    problem(path, value, `an ${key} that stands in the register once`),
  );

/** A device is in one pair of hands; who has left holds none. */
const devicesTwice = (people: readonly Person[]): ConfigProblem[] =>
  repeated(
    people.flatMap((person, i) =>
      person.state === 'left'
        ? []
        : person.devices.map((device, j) => [`people.${i}.devices.${j}`, device] as const),
    ),
  ).map(([path, device]) => problem(path, device, 'a device that one person holds'));
