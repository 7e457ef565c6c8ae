"""Functions that are dangerous to feed from a request: data only, by canonical dotted name (see `libraries`)."""

from __future__ import annotations

from fulint.languages.analysis.libraries import names
from fulint.record import record


@record
class Sink:
    """One such function: its kind as in `facts.Flow`, and where it takes what is dangerous.

    `argument` is the position and `keys` the keywords, or the fields of an options object, that hold it.
    `needs_shell` says that it is harmless without `shell=True`.
    """

    kind: str
    argument: int = 0
    keys: tuple[str, ...] = ()
    needs_shell: bool = False


_URL = ("url", "uri", "href", "host", "hostname", "baseURL", "prefixUrl")
_REQUEST = Sink("request", keys=_URL)
_SECOND = Sink("request", 1, _URL)
_CODE = Sink("code", keys=("source", "expression", "code"))
_SHELL = Sink("shell", keys=("args", "cmd", "command"))
_SUBPROCESS = Sink("shell", keys=("args", "cmd"), needs_shell=True)
_METHODS = ("get", "post", "put", "patch", "delete", "head", "options")

SINKS: dict[str, Sink] = {
    **dict.fromkeys(
        names(
            """
            fetch node-fetch cross-fetch isomorphic-fetch undici.fetch undici.request axios axios.request got got.stream
            needle request request-promise superagent http.get https.get http.request https.request
            urllib.request.urlopen urllib.request.urlretrieve urllib.request.Request urllib2.urlopen urlopen
            http.client.HTTPConnection http.client.HTTPSConnection phin bent ky
            """
        ),
        _REQUEST,
    ),
    **dict.fromkeys(
        names(
            """
            requests.request requests.Session.request httpx.request httpx.stream httpx.Client.request
            httpx.AsyncClient.request aiohttp.request aiohttp.ClientSession.request urllib3.request
            urllib3.PoolManager.request
            """
        ),
        _SECOND,
    ),
    **{
        f"{client}.{method}": _REQUEST
        for client in (
            *("axios", "axios.create", "got", "got.extend", "superagent", "request", "needle", "ky", "requests"),
            *("requests.Session", "requests.session", "httpx", "httpx.Client", "httpx.AsyncClient"),
            *("aiohttp.ClientSession",),
        )
        for method in _METHODS
    },
    **dict.fromkeys(
        names(
            """
            eval exec compile builtins.eval builtins.exec Function globalThis.eval vm.runInThisContext
            vm.runInNewContext vm.runInContext vm.Script vm2.VM.run pickle.loads cPickle.loads dill.loads
            marshal.loads jsonpickle.decode yaml.unsafe_load node-serialize.unserialize serialize-javascript.eval
            jinja2.Template jinja2.Environment.from_string flask.render_template_string mako.template.Template
            """
        ),
        _CODE,
    ),
    **dict.fromkeys(
        names(
            """
            os.system os.popen subprocess.getoutput subprocess.getstatusoutput commands.getoutput
            asyncio.create_subprocess_shell child_process.exec child_process.execSync shelljs.exec shelljs
            """
        ),
        _SHELL,
    ),
    **dict.fromkeys(
        names(
            """
            subprocess.run subprocess.call subprocess.check_call subprocess.check_output subprocess.Popen
            child_process.spawn child_process.spawnSync child_process.execFile child_process.execFileSync
            """
        ),
        _SUBPROCESS,
    ),
}

BROWSERS = ("puppeteer", "playwright", "@sparticuz/chromium", "chrome-aws-lambda", "selenium")
"""Modules whose pages fetch what they are told to."""
BROWSING = frozenset({"goto", "navigate"})

URL_PARSERS = frozenset({"URL", "url.URL", "url.parse", "urllib.parse.urlparse", "urllib.parse.urlsplit"})
"""Functions that take a URL apart, so that a test of a part of it is a test of the whole."""
EXAMINERS = frozenset(
    {"re.match", "re.search", "re.fullmatch", "int", "float", "uuid.UUID", "ipaddress.ip_address", "uuid.validate"}
)
"""Functions that tell whether a value is as it should be, or raise where it is not."""
