import { refusal } from './service';

interface Value {
  readonly S?: string;
  readonly N?: string;
  readonly B?: Uint8Array;
  readonly BOOL?: boolean;
}
type Item = Record<string, Value>;

interface Request {
  readonly TableName?: string;
  readonly Key?: Item;
  readonly Item?: Item;
  readonly ConsistentRead?: boolean;
  readonly ConditionExpression?: string;
  readonly UpdateExpression?: string;
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>>;
  readonly ExpressionAttributeValues?: Item;
}

const MEMBERS: Readonly<Record<string, readonly string[]>> = {
  GetItem: ['TableName', 'Key', 'ConsistentRead'],
  PutItem: [
    'TableName',
    'Item',
    'ConditionExpression',
    'ExpressionAttributeNames',
    'ExpressionAttributeValues',
  ],
  UpdateItem: [
    'TableName',
    'Key',
    'UpdateExpression',
    'ConditionExpression',
    'ExpressionAttributeNames',
    'ExpressionAttributeValues',
  ],
  DeleteItem: ['TableName', 'Key'],
};

/**
 * A DynamoDB table whose only key is the string `key`, as strict as the real one about single items: conditions and updates
 * are parsed, names must be aliased, and every name and value that is given must be used. What it does not know, it
 * refuses.
 * Source: Amazon DynamoDB Developer Guide, "Condition and filter expressions", "Update expressions"; API Reference.
 */
export class KeyedTable {
  readonly items = new Map<string, Item>();

  constructor(private readonly name: string) {}

  readonly operations = {
    GetItem: (request: Request) => {
      this.check('GetItem', request);
      if (!request.ConsistentRead) throw invalid('a consistent read');
      const item = this.items.get(keyOf(request.Key));
      return item ? { Item: structuredClone(item) } : {};
    },
    PutItem: (request: Request) => {
      this.check('PutItem', request);
      const key = keyOf(request.Item && { key: request.Item.key! });
      this.demand(request, this.items.get(key));
      this.items.set(key, structuredClone(checked(request.Item!)));
      return {};
    },
    UpdateItem: (request: Request) => {
      this.check('UpdateItem', request);
      const key = keyOf(request.Key);
      const before = this.items.get(key);
      this.demand(request, before);
      this.items.set(key, checked(updated({ ...before, key: { S: key } }, request)));
      return {};
    },
    DeleteItem: (request: Request) => {
      this.check('DeleteItem', request);
      this.items.delete(keyOf(request.Key));
      return {};
    },
  };

  private check(operation: string, request: Request): void {
    if (request.TableName !== this.name) throw refusal('ResourceNotFoundException');
    for (const member of Object.keys(request)) {
      if (!MEMBERS[operation]!.includes(member)) throw invalid(`${operation} without ${member}`);
    }
    const text = `${request.UpdateExpression ?? ''} ${request.ConditionExpression ?? ''}`;
    for (const [given, sign] of [
      [request.ExpressionAttributeNames, '#'],
      [request.ExpressionAttributeValues, ':'],
    ] as const) {
      const used = new Set(text.match(new RegExp(`${sign}\\w+`, 'g')));
      if (given && Object.keys(given).length === 0) throw invalid('no empty map of names or values');
      for (const name of Object.keys(given ?? {})) if (!used.has(name)) throw invalid(`${name} to be used`);
      for (const name of used) if (!given?.[name]) throw invalid(`${name} to be given`);
    }
  }

  private demand(request: Request, item: Item | undefined): void {
    const { ConditionExpression: condition } = request;
    if (condition !== undefined && !new Condition(condition, request, item ?? {}).holds()) {
      throw refusal('ConditionalCheckFailedException');
    }
  }
}

/** A condition: comparisons, BETWEEN, attribute_exists and attribute_not_exists, joined by AND and OR, in parentheses. */
class Condition {
  private readonly tokens: readonly string[];
  private at = 0;

  constructor(
    text: string,
    private readonly request: Request,
    private readonly item: Item,
  ) {
    this.tokens = text.match(/[#:]?\w+|<=|>=|<>|[<>=(),]|\S/g) ?? [];
  }

  holds(): boolean {
    const result = this.either();
    if (this.at < this.tokens.length) throw invalid(`a condition that ends, not ${this.tokens[this.at]}`);
    return result;
  }

  private either(): boolean {
    let result = this.both();
    while (this.take('OR')) result = this.both() || result;
    return result;
  }

  private both(): boolean {
    let result = this.one();
    while (this.take('AND')) result = this.one() && result;
    return result;
  }

  private one(): boolean {
    if (this.take('(')) {
      const result = this.either();
      this.must(')');
      return result;
    }
    for (const [word, wanted] of [
      ['attribute_exists', true],
      ['attribute_not_exists', false],
    ] as const) {
      if (!this.take(word)) continue;
      this.must('(');
      const exists = this.item[this.name()] !== undefined;
      this.must(')');
      return exists === wanted;
    }
    const left = this.operand();
    if (this.take('BETWEEN')) {
      const low = this.operand();
      this.must('AND');
      const high = this.operand();
      return compared(left, low, (order) => order >= 0) && compared(left, high, (order) => order <= 0);
    }
    const operator = this.tokens[this.at++];
    const right = this.operand();
    const holds = OPERATORS[operator ?? ''];
    if (!holds) throw invalid(`an operator, not ${operator}`);
    return compared(left, right, holds);
  }

  private operand(): Value | undefined {
    if (this.tokens[this.at]?.startsWith('#')) return this.item[this.name()];
    const value = this.request.ExpressionAttributeValues?.[this.tokens[this.at++] ?? ''];
    if (!value) throw invalid(`a value, not ${this.tokens[this.at - 1]}`);
    return value;
  }

  private name(): string {
    const name = this.request.ExpressionAttributeNames?.[this.tokens[this.at++] ?? ''];
    if (!name) throw invalid(`an aliased name, not ${this.tokens[this.at - 1]}`);
    return name;
  }

  private take(token: string): boolean {
    if (this.tokens[this.at] !== token) return false;
    this.at++;
    return true;
  }

  private must(token: string): void {
    if (!this.take(token)) throw invalid(`${token}, not ${this.tokens[this.at]}`);
  }
}

const OPERATORS: Readonly<Record<string, (order: number) => boolean>> = {
  '=': (order) => order === 0,
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
};

/** Values of two types are neither equal nor in any order; what is absent compares with nothing. */
function compared(
  left: Value | undefined,
  right: Value | undefined,
  holds: (order: number) => boolean,
): boolean {
  if (left?.N !== undefined && right?.N !== undefined) return holds(Number(left.N) - Number(right.N));
  if (left?.S !== undefined && right?.S !== undefined)
    return holds(Buffer.from(left.S).compare(Buffer.from(right.S)));
  return false;
}

function updated(item: Item, request: Request): Item {
  const [, set, removed] =
    /^(?:SET (.*?))?(?:(?:^|\s)REMOVE (.*))?$/.exec(request.UpdateExpression ?? '') ?? [];
  if (set === undefined && removed === undefined) throw invalid('an update that sets or removes');
  const result = { ...item };
  const touched = new Set<string>();
  const nameOf = (alias: string): string => {
    const name = request.ExpressionAttributeNames?.[alias];
    if (!name || name === 'key' || touched.has(name))
      throw invalid(`a name that may be changed once, not ${alias}`);
    touched.add(name);
    return name;
  };
  for (const assignment of set?.split(', ') ?? []) {
    const [, alias, value] = /^(#\w+) = (:\w+)$/.exec(assignment) ?? [];
    if (!alias || !value) throw invalid(`an assignment, not ${assignment}`);
    result[nameOf(alias)] = request.ExpressionAttributeValues![value]!;
  }
  for (const alias of removed?.split(', ') ?? []) delete result[nameOf(alias)];
  return structuredClone(result);
}

function keyOf(key: Item | undefined): string {
  if (!key || Object.keys(key).length !== 1 || !key.key?.S) throw invalid('one string, key');
  return key.key.S;
}

function checked(item: Item): Item {
  for (const [name, value] of Object.entries(item)) {
    const types = Object.keys(value);
    if (types.length !== 1 || !['S', 'N', 'B', 'BOOL'].includes(types[0]!))
      throw invalid(`one type for ${name}`);
    if (value.N !== undefined && !/^-?\d+(\.\d+)?$/.test(value.N)) throw invalid(`a number for ${name}`);
  }
  return item;
}

const invalid = (allowed: string): Error =>
  Object.assign(refusal('ValidationException'), { message: `allowed: ${allowed}` });
