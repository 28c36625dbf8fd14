import { isPublic, LISTENER } from '../../template/load-balancers';
import { entranceOf, ROUTES, serversOf, settingOf } from '../../template/served-by';
import { notApplicable, problemWith } from '../judging';
import type { Problem, Rule } from '../rule';

/** What tells an application who may call it, and as whom: `docs/service-identity.md`. */
const CALLERS = 'SERVICE_CALLERS';
const AUDIENCE = 'SERVICE_AUDIENCE';
const ROLES =
  /^\{"[a-z][a-z0-9-]*":"arn:[^"*?]+:role\/[^"*?]+"(,"[a-z][a-z0-9-]*":"arn:[^"*?]+:role\/[^"*?]+")*\}$/;

/** 45 CFR 164.312(a)(1), 164.312(d). A certificate says that a service is ours; not which, nor that it may ask this. */
export const internalCallers: Rule = {
  id: 'IDN-6.internal-callers',
  title: 'What is reached inside the network names the roles that may call it',
  help: `Set ${AUDIENCE} and ${CALLERS} on what serves the route, or take the internal route away.`,
  types: ROUTES,
  forbids: true,
  judge(route, set) {
    const entrance = entranceOf(route, set);
    // An entrance of which no template is there could be internal, and could be public: another rule refuses that.
    if (!entrance || isPublic(entrance)) return notApplicable;
    const { servers, unknown } = serversOf(route, set);
    if (servers.length + unknown === 0) return route.type === LISTENER ? notApplicable : [];
    const problems: Problem[] =
      unknown > 0
        ? [problemWith('Actions', 'a target that no template shows', 'a service or function in a template')]
        : [];
    for (const server of servers) {
      const callers = settingOf(server, CALLERS, set);
      if (callers === undefined || !ROLES.test(callers)) {
        problems.push(
          problemWith(
            'Actions',
            `${server.ref}, without roles in ${CALLERS}`,
            `one that names the roles of its callers in ${CALLERS}`,
          ),
        );
      }
      if (!settingOf(server, AUDIENCE, set)) {
        problems.push(
          problemWith(
            'Actions',
            `${server.ref}, without ${AUDIENCE}`,
            `one that knows its own name by ${AUDIENCE}`,
          ),
        );
      }
    }
    return problems;
  },
};
