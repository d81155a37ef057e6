import Testing

@testable import Workspace

@Suite struct ChildEnvironmentTests {
  private func kept(_ variable: String) -> Bool {
    ChildEnvironment.filtered([Array(variable.utf8)]).contains(Array(variable.utf8))
  }

  @Test(arguments: [
    "ANTHROPIC_API_KEY=x", "OPENAI_API_KEY=x", "GITHUB_TOKEN=x", "GH_TOKEN=x",
    "AWS_SECRET_ACCESS_KEY=x",
    "DB_PASSWORD=x", "MYSQL_PWD_PASS=x", "SSH_AUTH_SOCK=/tmp/a", "MY_APIKEY=x", "npm_token=x",
    "SESSION_COOKIE=x", "GOOGLE_APPLICATION_CREDENTIALS=/x", "PGPASSWORD=x", "BASH_ENV=/x",
    "GIT_DIR=/x", "RIPGREP_CONFIG_PATH=/x", "HARMLESS=sk-ant-api03-abc", "X=ghp_abcdef",
    "TERM=xterm", "PAGER=less", "GIT_CONFIG_COUNT=1", "GIT_CONFIG_KEY_0=a.b",
    "GIT_CONFIG_VALUE_0=x",
    "GIT_CONFIG_PARAMETERS='a.b=c'", "SECRETKEY=x", "PRIVATEKEY=x", "SSHPASS=x", "MYSQL_PWD=x",
    "DBPASS=x", "OPENAIKEY=x", "GIT_SSH_COMMAND=x", "NODE_OPTIONS=--require=/x", "PERL5OPT=-Mx",
    "PYTHONSTARTUP=/x", "SSH_ASKPASS=/x", "DATABASE_URL=postgres://me:word@host/db",
    "ORIGIN=https://me:word@host", "X=sk_live_abc", "X=rk_test_abc", "X=SG.abc", "X=glrt-abc",
    "X=ABIAABCDEFGHIJKLMNOP", "X=dop_v1_0f", "X=ops_eyJhbGciOi", "X=eyJhbGciOi.eyJzdWIi.c2ln",
    "X=-----BEGIN PRIVATE", "X=Bearer abc",
  ])
  func `secrets and traps are left out`(variable: String) {
    #expect(!kept(variable))
  }

  @Test(arguments: [
    "PATH=/bin", "HOME=/root", "LANG=C.UTF-8", "PYTHONPATH=/x", "LD_LIBRARY_PATH=/x",
    "SSL_CERT_FILE=/x", "MONKEY_BUSINESS=1", "EMPTY=", "A=b=c", "AUTHOR=me", "KEYBOARD=us",
    "https_proxy=http://me:word@host", "HTTP_PROXY=http://me:word@host", "URL=http://host:80/a@b",
    "X=eyJhIjoxfQ==", "PWD=/x", "OLDPWD=/x", "COMPASS=n", "NODE_ENV=test", "GIT_AUTHOR_NAME=me",
  ])
  func `what builds need is kept`(variable: String) {
    #expect(kept(variable))
  }

  @Test func `a variable that is named as one with a key is left out`() {
    let variables = ["INNOCENT=value", "OTHER=value"].words
    let kept = ChildEnvironment.filtered(variables, without: ["INNOCENT"])
    #expect(!kept.contains(variables[0]))
    #expect(kept.contains(variables[1]))
  }

  @Test func `what loads other code is left out for our own programs`() {
    #expect(
      ChildEnvironment.withoutLoader(["LD_LIBRARY_PATH=x", "GCONV_PATH=x", "OLD_X=y"].words)
        == ["OLD_X=y"].words)
  }

  @Test func `nothing asks and nothing pages`() {
    #expect(
      ChildEnvironment.filtered([]).map { String(decoding: $0, as: UTF8.self) } == [
        "GIT_PAGER=cat", "GIT_TERMINAL_PROMPT=0", "NO_COLOR=1", "PAGER=cat", "TERM=dumb",
      ])
  }
}
