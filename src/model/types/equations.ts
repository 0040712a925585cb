// The names that a model's text defines, read by the type checker: `language/equations.ts` as far as types need it.
//
// Line by line, in tail-recursive types. What is not understood gives `Unknown`, and then every name is accepted: only
// the run decides whether a text is right.

/**
 * What a variable is. Booleans are integers, 0 or 1; `event-driven` ones are floats; `kept` ones have an array that
 * only the program sets; `linked` ones have it elsewhere, `computed` ones have none.
 */
export type Kind =
  | "float"
  | "integer"
  | "event-driven"
  | "kept float"
  | "kept integer"
  | "linked"
  | "computed";

/** A variable that a text defines. */
export type Defined = readonly [name: string, kind: Kind];

/** Of a text that is long, made at run time or wrong, and of what is no text: any name may be a variable. */
type Unknown = Defined;

/** A union of `Defined`, one for each variable of a text; never without any. */
export type DefinedIn<Text> =
  IsLiteral<Text> extends false
    ? Unknown
    : Text extends TooLong
      ? Unknown
      : Between<`${Text & string}\n`, never>;

/** Whether a type is one text: not `string`, no pattern such as `a${string}`, no union, no other thing. */
type IsLiteral<Text, Member = Text> = [Text] extends [never]
  ? false
  : Member extends string
    ? [Text, Record<never, never>] extends [Member, Record<Member, 1>]
      ? false
      : [Text] extends [Member]
        ? true
        : false
    : false;

type Lines4 = `${string}\n${string}\n${string}\n${string}\n`;
type Lines16 = `${Lines4}${Lines4}${Lines4}${Lines4}`;
type Lines64 = `${Lines16}${Lines16}${Lines16}${Lines16}`;

/** Texts of more than 192 lines, two steps each: a tail recursion ends, as an error, at 1000 steps. */
type TooLong = `${Lines64}${Lines64}${Lines64}${string}`;

/** Entries from here on: `Text` is whole lines, `Found` what the lines before them define. */
type Between<Text, Found> = Text extends `${infer Line}\n${infer Rest}`
  ? Code<Line> extends infer Entry
    ? Entry extends ""
      ? Between<Rest, Found>
      : Entry extends `${infer Left}=${infer Right}`
        ? Within<Left, Unit<Right, "x">, Rest, Found>
        : Entry extends `(${string}`
          ? Entry extends TellingFlag
            ? Unknown
            : Between<Rest, Found>
          : Entry extends `${infer Name}:${infer Tail}`
            ? Between<Rest, Found | readonly [Trimmed<Name>, KindOf<Trimmed<Tail>>]>
            : Unknown
    : never
  : Found;

/** Goes on with an entry `Left = ...` until its unit is found. */
type Within<Left, Scanned, Text, Found> = Scanned extends { readonly unit: infer Tail }
  ? Between<Text, Found | Equation<Trimmed<Left>, Tail>>
  : Text extends `${infer Line}\n${infer Rest}`
    ? Within<Left, Unit<Code<Line>, Scanned>, Rest, Found>
    : Unknown;

/**
 * Looks for the colon before the unit: `Open` has an x for every colon still to come, and every question mark brings
 * one more. Gives what stands behind the last colon as `unit`, or what is still open.
 */
type Unit<Text, Open> = Text extends `${infer Before}?${infer After}`
  ? Unit<`${Before}${After}`, `x${Open & string}`>
  : Text extends `${string}:${infer After}`
    ? Open extends `x${infer Less}`
      ? Less extends ""
        ? { readonly unit: Trimmed<After> }
        : Unit<After, Less>
      : never
    : Open;

/** An entry with a right side. */
type Equation<Left, Tail> = Left extends `d${infer Name}/${string}`
  ? readonly [
      Trimmed<Name>,
      Tail extends `${string}event${"-" | " "}driven${string}` ? "event-driven" : "float",
    ]
  : readonly [
      Left,
      Tail extends `${string}constant over dt${string}` ? Held<KindOf<Tail>> : "computed",
    ];

type Held<K extends Kind> = K extends "float" | "integer" ? `kept ${K}` : never;

/** Flags that change what a variable is, should they stand on a line of their own. */
type TellingFlag = `${string}${"over" | "driven" | "linked"}${string}`;

/** By the unit and the flags of what is stored. */
type KindOf<Tail> = Tail extends `${string}linked${string}`
  ? "linked"
  : Tail extends `${"integer" | "boolean"}${string}`
    ? "integer"
    : "float";

/** A line without its comment and the blanks around it. */
type Code<Line> = Line extends `${infer Before}#${string}` ? Trimmed<Before> : Trimmed<Line>;

type Blank = " " | "\t" | "\r" | "\f";

type Trimmed<Text> = Text extends `    ${infer Rest}`
  ? Trimmed<Rest>
  : Text extends `${Blank}${infer Rest}`
    ? Trimmed<Rest>
    : Text extends `${infer Rest}${Blank}`
      ? Trimmed<Rest>
      : Text;
