import { isObject, type Json } from './template';

/**
 * The text of a string, `Fn::Join` or `Fn::Sub`, with `${Name}` or `${Name.Attribute}` for what only a deployment
 * knows. Good for asking "does it end in `:policy/AdministratorAccess`" of an ARN with a partition in it.
 * @returns undefined for anything that is not text, and for other intrinsics
 */
export function textOf(value: Json | undefined): string | undefined {
  if (typeof value === 'string') return value;
  if (!isObject(value)) return undefined;
  const [name, ...others] = Object.keys(value);
  if (name === undefined || others.length > 0) return undefined;
  const argument = value[name];
  switch (name) {
    case 'Ref':
      return typeof argument === 'string' ? `\${${argument}}` : undefined;
    case 'Fn::GetAtt': {
      const text = Array.isArray(argument) ? argument.map(String).join('.') : argument;
      return typeof text === 'string' ? `\${${text}}` : undefined;
    }
    case 'Fn::Join':
      return joined(argument);
    case 'Fn::Sub':
      return substituted(argument);
    default:
      return undefined;
  }
}

function joined(argument: Json | undefined): string | undefined {
  if (!Array.isArray(argument)) return undefined;
  const [separator, list] = argument as readonly (Json | undefined)[];
  if (typeof separator !== 'string' || !Array.isArray(list)) return undefined;
  const parts = list.map((part) => textOf(part as Json));
  return parts.includes(undefined) ? undefined : parts.join(separator);
}

function substituted(argument: Json | undefined): string | undefined {
  if (typeof argument === 'string') return argument;
  if (!Array.isArray(argument)) return undefined;
  const [text, variables] = argument as readonly (Json | undefined)[];
  if (typeof text !== 'string') return undefined;
  return text.replace(/\$\{([A-Za-z0-9]+)\}/g, (reference, name: string) => {
    const variable = isObject(variables) ? textOf(variables[name]) : undefined;
    return variable ?? reference;
  });
}

/** The names inside `${…}` of a text made by `textOf`, pseudo parameters left out. */
export function unknownsOf(text: string): readonly string[] {
  return [...text.matchAll(/\$\{([^!}][^}]*)\}/g)]
    .map((match) => match[1]!)
    .filter((n) => !n.startsWith('AWS::'));
}
