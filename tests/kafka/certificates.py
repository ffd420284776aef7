"""A certificate authority for a test broker, made with the openssl command: PEM files that are gone with the test."""
import subprocess

DAYS = "2"
NAMES = "subjectAltName=DNS:localhost,IP:127.0.0.1"


def openssl(*arguments):
    subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True)


def make_authority(folder, name):
    """NAME.pem, which clients trust, and NAME.key."""
    certificate, key = folder / f"{name}.pem", folder / f"{name}.key"
    openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-noenc", "-days", DAYS,
            "-subj", f"/CN=made-up {name} of a test broker", "-keyout", key, "-out", certificate)
    return certificate, key


def make_broker_store(folder, authority, authority_key, name):
    """NAME.pem as Kafka's PEM store wants it: key, certificate and authority in one file, readable by us only."""
    key, request, certificate = (folder / f"{name}.{suffix}" for suffix in ("key", "csr", "crt"))
    openssl("req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-noenc", "-subj", f"/CN={name}",
            "-addext", NAMES, "-keyout", key, "-out", request)
    openssl("x509", "-req", "-in", request, "-CA", authority, "-CAkey", authority_key, "-days", DAYS,
            "-copy_extensions", "copy", "-out", certificate)
    store = folder / f"{name}.pem"
    store.touch(mode=0o600)
    store.write_text("".join(part.read_text() for part in (key, certificate, authority)))
    return store
