import { asList } from '../template/policy';
import { isObject, type TemplateResource } from '../template/template';
import { isOneOf } from './judging';

/** States in which a rule of Amazon EventBridge takes events; without one, it does. */
export const RUNNING = ['ENABLED', 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS'] as const;

/** Whether a rule of Amazon EventBridge hands events to somebody. */
export const hasTarget = (rule: TemplateResource): boolean =>
  asList(rule.get('Targets')).some((target) => isObject(target) && target.Arn !== undefined);

export const isRunning = (rule: TemplateResource): boolean =>
  isOneOf(...RUNNING)(rule.get('State') ?? 'ENABLED');
