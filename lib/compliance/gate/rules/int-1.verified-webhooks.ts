import {
  askedBy,
  mayShareListener,
  pathMatches,
  priorityOf,
  readableActions,
} from '../../template/listener-rules';
import { isPublic, LISTENER } from '../../template/load-balancers';
import { entranceOf, ROUTES, serversOf, settingAt } from '../../template/served-by';
import type { TemplateResource } from '../../template/template';
import type { TemplateSet } from '../../template/template-set';
import { isOneOf, notApplicable, problem, problemAt, problemWith } from '../judging';
import type { Problem, Rule } from '../rule';

const VERIFIERS = ['twilio', 'stripe', 'shared-secret', 'hmac-sha256'];
const SECRET = ['AWS::SecretsManager::Secret'];
const TABLES = ['AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable'];
const ACTIONS = ['fixed-response', 'redirect', 'authenticate-cognito', 'authenticate-oidc', 'forward'];
/** A path that promises a caller who has no session. */
const CALLED_BACK = /(^|[^a-z])(web-?)?(hooks?|callbacks?)([^a-z]|$)/i;

type Server = 'receiver' | 'sessions' | 'neither';

/** 45 CFR 164.312(d). Who comes from the internet is a person with a session, or a vendor that proves who it is. */
export const verifiedWebhooks: Rule = {
  id: 'INT-1.verified-webhooks',
  title: 'Every public route leads to a verified webhook, or to an application whose callers have sessions',
  help: 'Declare what a vendor posts to as a webhook (docs/webhooks.md); tell an application for people its SESSION_TABLE, and guard its routes.',
  types: ROUTES,
  forbids: true,
  judge(route, set) {
    const entrance = entranceOf(route, set);
    // An entrance of which no template is there counts as public.
    if (entrance && !isPublic(entrance)) return notApplicable;
    const actions = route.type === LISTENER ? 'DefaultActions' : 'Actions';
    const unread = readableActions(route).filter(({ value }) => !isOneOf(...ACTIONS)(value));
    if (unread.length > 0) return unread.map((action) => problemAt(action, ACTIONS.join(', ')));
    const { servers, unknown } = serversOf(route, set);
    const kinds = servers.map((server) => kindOf(server, set));
    const problems: Problem[] = servers
      .filter((_, i) => kinds[i] === 'neither')
      .map(({ ref }) =>
        problemWith(
          actions,
          `${ref}, which verifies nobody`,
          'a receiver of webhooks (WEBHOOK_VERIFIER and WEBHOOK_SECRET_ARN), or an application whose callers have sessions (SESSION_TABLE)',
        ),
      );
    if (unknown > 0) {
      problems.push(
        problemWith(
          actions,
          'a target that no template shows',
          'a receiver of webhooks, or an application, in a template',
        ),
      );
    }
    if (kinds.includes('receiver')) problems.push(...problemsOfReceiver(route, kinds));
    if (kinds.some((kind) => kind !== 'receiver')) problems.push(...problemsOfApplication(route, set));
    return problems;
  },
};

/** A receiver of ours, or what claims to be one: without a verifier that we know, and a secret, it is none. */
function kindOf(server: TemplateResource, set: TemplateSet): Server {
  const verifier = settingAt(server, 'WEBHOOK_VERIFIER', set)?.value;
  if (verifier !== undefined) {
    const verifies = isOneOf(...VERIFIERS)(verifier) && names(server, 'WEBHOOK_SECRET_ARN', SECRET, set);
    return verifies ? 'receiver' : 'neither';
  }
  return names(server, 'SESSION_TABLE', TABLES, set) ? 'sessions' : 'neither';
}

/** Whether a setting is a name, or refers to a resource of a type, across stacks too. */
function names(
  server: TemplateResource,
  setting: string,
  types: readonly string[],
  set: TemplateSet,
): boolean {
  const found = settingAt(server, setting, set);
  if (typeof found?.value === 'string') return found.value.trim() !== '';
  const target = found && set.target(found.value, found.from);
  return target !== undefined && types.includes(target.type);
}

/** One path, POST only, and nothing beside it that takes a share of the requests. */
function problemsOfReceiver(route: TemplateResource, kinds: readonly Server[]): Problem[] {
  const { paths, methods } = askedBy(route);
  const problems: Problem[] = [];
  if (kinds.some((kind) => kind !== 'receiver')) {
    problems.push(problemWith('Actions', 'a webhook and something else', 'the receiver alone'));
  }
  if (paths?.length !== 1 || /[*?]/.test(paths[0]!)) {
    problems.push(
      problemWith(
        'Conditions',
        paths?.join(', ') ?? 'no path that can be read',
        'one path without wildcards',
      ),
    );
  }
  if (methods?.length !== 1 || methods[0] !== 'POST') {
    problems.push(problemWith('Conditions', methods?.join(', ') ?? 'every method', 'the method POST alone'));
  }
  return problems;
}

/** No webhook in disguise, and none whose requests it takes away by coming first. */
function problemsOfApplication(route: TemplateResource, set: TemplateSet): Problem[] {
  const { paths, methods } = askedBy(route);
  const problems = (paths ?? [])
    .filter((path) => CALLED_BACK.test(path))
    .map((path) =>
      problemWith(
        'Conditions',
        `${path}, which leads to an application`,
        'a path of people; a webhook has a receiver',
      ),
    );
  const webhooks = set
    .index(receiverRoutes)
    .filter((webhook) => webhook !== route && mayShareListener(webhook, route, set));
  if (webhooks.length === 0 || (methods && !methods.includes('POST'))) return problems;
  const priority = priorityOf(route);
  if (priority === undefined)
    return [...problems, problem(route, 'Priority', 'a number, after those of webhooks')];
  for (const webhook of webhooks) {
    const [path] = askedBy(webhook).paths ?? [];
    const takes = !paths || path === undefined || paths.some((pattern) => pathMatches(pattern, path));
    if (!takes || priority > (priorityOf(webhook) ?? Infinity)) continue;
    problems.push(
      problemWith(
        'Priority',
        `${priority}, before the webhook ${path ?? webhook.ref}`,
        'a place after the webhook',
      ),
    );
  }
  return problems;
}

const receiverRoutes = (set: TemplateSet): readonly TemplateResource[] =>
  set
    .ofType(...ROUTES)
    .filter((route) => serversOf(route, set).servers.some((server) => kindOf(server, set) === 'receiver'));
