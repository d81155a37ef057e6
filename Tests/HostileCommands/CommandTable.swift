/// Command lines that were used to get past the approval of others, and what must become of them.
///
/// The rows are those of the bad-input table A; `PWN` stands for a command that leaves a mark. They
/// are judged against ``generousRules``: what a careless person may have allowed for good.
package enum CommandTable {
  package struct Row: Sendable, CustomStringConvertible {
    package var id: String
    package var line: String
    package var outcome: Outcome

    init(_ id: String, _ line: String, _ outcome: Outcome = .asks) {
      self.id = id
      self.line = line.replacing("PWN", with: CommandTable.mark)
      self.outcome = outcome
    }

    package var description: String { "\(id) \(line.prefix(60))" }
  }

  /// What must become of a line where rules and mode would let harmless ones pass.
  package enum Outcome: Sendable, Equatable {
    /// No rule covers it.
    case asks
    /// No rule covers it, it is marked, and even in auto mode it asks.
    case isMarked
    /// A rule covers it: all there is to see is plain words that the person allowed.
    case isCovered
  }

  package static let mark = "touch PWNED"

  package static let generousRules: [[String]] = [
    ["ls"], ["echo"], ["cat"], ["find", "."], ["rg"], ["grep"], ["sed", "-n"], ["sort"], ["head"],
    ["tail"], ["wc"], ["git", "status"], ["git", "log"], ["git", "diff"], ["git", "show"],
    ["git", "grep"], ["git", "branch"], ["git", "tag"], ["git", "config"],
    ["git", "archive"], ["git", "ls-remote"], ["npm", "test"], ["npm"], ["make"], ["uniq"],
    ["xargs"], ["env"], ["timeout"], ["awk"], ["tar"], ["test"], ["printf"], ["cd"], ["python3"],
    ["node"], ["bash"], ["true"], ["rm"], ["date"], ["sudo"], ["xxd"], ["tee"], ["exec"],
    ["command"], ["man"], ["vim"], ["ping"], ["curl"], ["wget"], ["ssh"], ["export"], ["[["],
  ]

  package static let all =
    plain + chained + quoted + finders + readers + starters + shellState + git
    + programs + sizes + paths + dangerous + exact

  /// What the rules are for.
  static let plain = [
    Row("+01", "ls", .isCovered), Row("+02", "ls -la src", .isCovered),
    Row("+03", "cat 'a b.txt'", .isCovered), Row("+04", "rg -n \"two words\" src", .isCovered),
    Row("+05", "git status && git log --oneline -5", .isCovered),
    Row("+06", "git log\ngit diff --stat\n", .isCovered),
    Row("+07", "cat a.txt | sort | head -3", .isCovered),
    Row("+08", "sed -n 3,9p a.txt", .isCovered), Row("+09", "sed -n '$p' a.txt", .isCovered),
    Row("+10", "find . -name '*.swift' -type f", .isCovered), Row("+11", "npm test", .isCovered),
    Row("+12", "grep -rn --include='*.c' main src || echo none", .isCovered),
    Row("+13", "ls; git status;", .isCovered), Row("+14", "cat größe.txt", .isCovered),
    Row("+15", "make", .isCovered), Row("+16", "git diff HEAD^ -- a.txt", .isCovered),
  ]

  static let chained = [
    Row("A01", "ls; PWN"), Row("A01", "ls && PWN"), Row("A01", "ls || PWN"),
    Row("A01", "ls | PWN"), Row("A01", "ls & PWN"), Row("A01", "ls;PWN"), Row("A01", "ls&PWN"),
    Row("A01", "ls |& PWN"), Row("A01", "ls &> x; PWN"), Row("A01", "ls ;; PWN"),
    Row("A01", "(PWN)"), Row("A01", "{ PWN; }"), Row("A01", "! PWN"), Row("A01", "ls; (PWN)"),
    Row("A02", "ls\nPWN"), Row("A02", "ls\n\n\nPWN"), Row("A02", "ls \\\nPWN"),
    Row("A03", "ls\r\nPWN", .isMarked), Row("A03", "ls\rPWN", .isMarked),
    Row("A03", "ls\u{B}PWN", .isMarked), Row("A03", "ls\u{C}PWN", .isMarked),
    Row("A03", "ls\u{85}PWN", .isMarked), Row("A03", "ls\u{2028}PWN", .isMarked),
    Row("A04", "echo $(PWN)"), Row("A04", "echo `PWN`"), Row("A04", "cat <(PWN)"),
    Row("A04", "ls >(PWN)"), Row("A04", "echo \"$(PWN)\""), Row("A04", "echo \"`PWN`\""),
    Row("A04", "echo $((1))"), Row("A04", "echo ${x:-$(PWN)}"), Row("A04", "echo <<<$(PWN)"),
  ]

  static let quoted = [
    Row("A05", #"echo "a\"; PWN; echo \"""#), Row("A05", #"echo 'a'\''; PWN; echo '"#),
    Row("A05", #"echo "a'"; PWN; echo "'""#), Row("A05", "echo 'a"), Row("A05", "echo \"a"),
    Row("A05", #"echo \"; PWN; echo \""#), Row("A05", "echo $'\\'; PWN; echo \\''"),
    Row("A05", "echo $\"x\""), Row("A05", "echo 'x\n'; PWN"),
    Row("A19", #"echo ${a:=\$(PWN)}${a@P}"#), Row("A19", "echo ${!x}"),
    Row("A19", "echo ${x/a/$(PWN)}"), Row("A19", "echo $x"), Row("A19", "echo \"$x\""),
    Row("A20", "[[ -v 'x[$(PWN)]' ]]"), Row("A20", "test -v 'x[$(PWN)]'"),
    Row("A20", "[[ 1 -eq 'x[$(PWN)]' ]]"), Row("A20", "echo $((x[$(PWN)]))"),
    Row("A20", "printf -v 'x[$(PWN)]' y"), Row("A20", "[ -v 'x[$(PWN)]' ]"),
    Row("A31", "ec\\\nho x; PW\\\nN"), Row("A31", "ls \\\n; PWN"),
    Row("A32", "cat <<EOF\nEOF\nPWN\nEOF"), Row("A32", "cat <<'EOF'\n$(PWN)\nEOF\nPWN"),
    Row("A32", "cat <<-EOF\n\tEOF\nPWN"), Row("A32", "cat <<\"E\"\nx\nE\nPWN"),
  ]

  static let finders = [
    Row("A06", #"find . -exec PWN \;"#), Row("A06", "find . -exec PWN ';'"),
    Row("A06", "find . -execdir PWN ';'"), Row("A06", "find . -ok PWN ';'"),
    Row("A06", "find . -okdir PWN ';'"), Row("A06", "find . -delete", .isMarked),
    Row("A06", "find . -fprint f"), Row("A06", "find . -fprint0 f"), Row("A06", "find . -fls f"),
    Row("A06", "find . -fprintf f x"), Row("A06", "find . -exec PWN '{}' +"),
    Row("A07", #"find . -maxdepth 0 -ex\ec PWN \;"#), Row("A08", "find . -ex''ec PWN ';'"),
    Row("A08", "find . -\"exec\" PWN ';'"), Row("A08", "find . '-exec' PWN ';'"),
    Row("A08", "find . -exec$IFS PWN ';'"), Row("A08", "fi\\\nnd . -exec PWN ';'"),
    Row("A08", "find . -maxdepth 0 -e'x'ec PWN ';'"), Row("A09", "LC_ALL=C find *"),
    Row("A09", "find . *"), Row("A09", "ls *"), Row("A09", "cat ?"), Row("A09", "ls [ab]"),
    Row("A10", #"{find,.,-maxdepth,0,-exec,touch,F,\;}"#), Row("A10", "ls {a,b}"),
    Row("A10", "echo {1..9}"),
  ]

  static let readers = [
    Row("A11", "rg --pre ./x p"), Row("A11", "rg --pre=./x p"), Row("A11", "rg '--pre' ./x p"),
    Row("A11", "rg --hostname-bin ./x p"), Row("A11", "rg --hostname-bin=./x p"),
    Row("A11", "rg -z p"), Row("A11", "rg -nz p"), Row("A11", "RIPGREP_CONFIG_PATH=x rg p"),
    Row("A11", "rg --search-zip p"), Row("A11", "./rg p"),
    Row("A12", "sed -n '1e PWN' f"), Row("A12", "sed 's/a/PWN/e' f"),
    Row("A12", "sed -n 's/a/PWN/e' f"), Row("A12", "sed -n 'w out' f"), Row("A12", "sed -i x f"),
    Row("A12", "sed -n -i 3p f"), Row("A12", "sed -n 3p -i f"), Row("A12", "sed -n --in-place f"),
    Row("A12", "sed -n -f x f"), Row("A12", "sed -n -e 1e f"), Row("A12", "sed -n '3p;w x' f"),
    Row("A12", "sed -n '/a/w x' f"), Row("A12", "sed -n 3p --file=x f"),
    Row("A13", "sort --compress-program=./p -S 32b f"),
    Row("A13", "sort --compress-prog=./p f"), Row("A13", "sort --co ./p f"),
    Row("A13", "sort -o f f"), Row("A13", "sort -no f f"), Row("A13", "sort --output=f f"),
    Row("A13", "sort --out f f"), Row("A13", "sort -T . f"), Row("A13", "sort f -of"),
    Row("A14", "uniq a b"), Row("A14", "xxd -r a b"), Row("A14", "tee f"),
    Row("A14", "cat a | tee f"), Row("A14", "dd if=a of=b", .isMarked), Row("A14", "split a"),
    Row("A14", "csplit a 1"), Row("A15", "awk 'BEGIN{system(\"PWN\")}'"),
    Row("A15", "awk '{print > \"f\"}' f"), Row("A15", "gawk -f x f"),
  ]
}
