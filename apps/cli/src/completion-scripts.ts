import type { Command } from "commander";

export const shells = ["bash", "zsh", "fish"] as const;
export type Shell = (typeof shells)[number];

/** One command as a shell completes it. */
interface Node {
  /** The words that lead to it, without `earshot`. */
  path: readonly string[];
  subcommands: readonly { name: string; description: string }[];
  options: readonly { flag: string; description: string; takesValue: boolean; choices: readonly string[] }[];
}

/** A script that makes a shell complete the commands, options and choices of the whole program. */
export function completionScript(program: Command, shell: Shell): string {
  const nodes = readNodes(program, []);
  if (shell === "fish") return fishScript(nodes);
  const script = bashScript(nodes);
  return shell === "bash"
    ? script
    : `autoload -U +X compinit && compinit\nautoload -U +X bashcompinit && bashcompinit\n${script}`;
}

function readNodes(command: Command, path: readonly string[]): Node[] {
  const children = command.commands;
  const options = command.options.flatMap((option) =>
    option.long === undefined || option.long === null
      ? []
      : [
          {
            flag: option.long,
            description: option.description,
            takesValue: option.required || option.optional,
            choices: option.argChoices ?? [],
          },
        ],
  );
  const node: Node = {
    path,
    subcommands: children.map((child) => ({ name: child.name(), description: child.description() })),
    options: [...options, { flag: "--help", description: "display help for command", takesValue: false, choices: [] }],
  };
  return [node, ...children.flatMap((child) => readNodes(child, [...path, child.name()]))];
}

function bashScript(nodes: readonly Node[]): string {
  const paths = nodes.flatMap(({ path }) => (path.length === 0 ? [] : [`"${path.join(" ")}"`]));
  const words = nodes.map(({ path, subcommands, options }) => {
    const names = subcommands.map(({ name }) => name).join(" ");
    return `    "${path.join(" ")}") names="${names}" flags="${options.map(({ flag }) => flag).join(" ")}" ;;`;
  });
  const values = nodes.flatMap(({ path, options }) =>
    options
      .filter(({ choices }) => choices.length > 0)
      .map(({ flag, choices }) => `    "${[...path, flag].join(" ")}") values="${choices.join(" ")}" ;;`),
  );
  return `# Completion of earshot. For this shell: eval "$(earshot completion bash)", or zsh instead of bash.
_earshot() {
  local word="\${COMP_WORDS[COMP_CWORD]}" path="" next names="" flags="" values="" i
  for ((i = 1; i < COMP_CWORD; i++)); do
    next="\${path:+$path }\${COMP_WORDS[i]}"
    case "$next" in
    ${paths.join(" | ")}) path="$next" ;;
    esac
  done
  case "$path" in
${words.join("\n")}
  esac
  case "\${path:+$path }\${COMP_WORDS[COMP_CWORD - 1]}" in
${values.join("\n")}
  esac
  if [[ -n "$values" ]]; then COMPREPLY=($(compgen -W "$values" -- "$word"))
  elif [[ "$word" == -* ]]; then COMPREPLY=($(compgen -W "$flags" -- "$word"))
  else COMPREPLY=($(compgen -W "$names" -- "$word")); fi
}
complete -o default -F _earshot earshot
`;
}

function fishScript(nodes: readonly Node[]): string {
  const lines = nodes.flatMap(({ path, subcommands, options }) => {
    const names = subcommands.map(({ name }) => name).join(" ");
    const seen = path.map((word) => `__fish_seen_subcommand_from ${word}`);
    const here = path.length === 0 ? "__fish_use_subcommand" : seen.join("; and ");
    const open = path.length === 0 || names === "" ? here : `${here}; and not __fish_seen_subcommand_from ${names}`;
    return [
      ...subcommands.map(
        ({ name, description }) => `complete -c earshot -n ${quote(open)} -f -a ${name} -d ${quote(description)}`,
      ),
      ...options.map(({ flag, description, takesValue, choices }) => {
        const value = choices.length > 0 ? ` -x -a ${quote(choices.join(" "))}` : takesValue ? " -r" : "";
        return `complete -c earshot -n ${quote(open)} -l ${flag.slice(2)}${value} -d ${quote(description)}`;
      }),
    ];
  });
  return `# Completion of earshot. For this shell: earshot completion fish | source\n${lines.join("\n")}\n`;
}

const quote = (text: string) => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
