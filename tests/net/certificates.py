"""Certificates good and bad for localhost, made by openssl.

`make(folder)` writes pairs NAME.pem and NAME.key: `good`, of a CA of its own (ca.pem); `other`, of
the same CA but for another host; `old`, which has run out; `self`, which vouches for itself.
"""
import os
import ssl
import subprocess


def make(folder):
    def openssl(*args):
        subprocess.run(["openssl", *args], cwd=folder, check=True, capture_output=True)

    def certificate(name, host, days="2"):
        with open(os.path.join(folder, name + ".ext"), "w", encoding="ascii") as stream:
            stream.write(f"subjectAltName=DNS:{host}\n")
        openssl("req", "-newkey", "rsa:2048", "-nodes", "-subj", f"/CN={host}", "-keyout",
                name + ".key", "-out", name + ".csr")
        openssl("x509", "-req", "-in", name + ".csr", "-CA", "ca.pem", "-CAkey", "ca.key",
                "-CAcreateserial", "-days", days, "-extfile", name + ".ext", "-out", name + ".pem")

    openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=Test CA",
            "-keyout", "ca.key", "-out", "ca.pem")
    certificate("good", "localhost")
    certificate("other", "elsewhere.example")
    certificate("old", "localhost", days="-1")
    openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
            "-addext", "subjectAltName=DNS:localhost", "-keyout", "self.key", "-out", "self.pem")


def context(folder, name):
    """What a server with the certificate of this name is given."""
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(os.path.join(folder, name + ".pem"), os.path.join(folder, name + ".key"))
    return made
