// Makes a certificate authority and two certificates with OpenSSL.
#include "tests/support/test_certificates.h"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <memory>
#include <stdexcept>

namespace kiteway::testing {
namespace {

using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;

void require(bool works) {
  if (!works) throw std::runtime_error("OpenSSL cannot make a test certificate");
}

Key make_key() {
  Key key(EVP_EC_gen("P-256"), &EVP_PKEY_free);
  require(key != nullptr);
  return key;
}

void add_extension(X509& certificate, X509& issuer, int nid, const char* value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, &issuer, &certificate, nullptr, nullptr, 0);
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, nid, value);
  require(extension != nullptr);
  X509_add_ext(&certificate, extension, -1);
  X509_EXTENSION_free(extension);
}

/// Valid from yesterday on, for clocks that disagree a little, and for ten days.
Certificate make_certificate(const char* name, long serial, EVP_PKEY& key, X509* issuer) {
  constexpr long kDay = 86'400;
  Certificate certificate(X509_new(), &X509_free);
  require(certificate != nullptr);
  X509_set_version(certificate.get(), X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), serial);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -kDay);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 10 * kDay);
  X509_set_pubkey(certificate.get(), &key);
  X509_NAME* subject = X509_get_subject_name(certificate.get());
  X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC,
                             reinterpret_cast<const unsigned char*>(name), -1, -1, 0);
  X509* signer = issuer == nullptr ? certificate.get() : issuer;
  X509_set_issuer_name(certificate.get(), X509_get_subject_name(signer));
  return certificate;
}

void sign(X509& certificate, EVP_PKEY& key) {
  require(X509_sign(&certificate, &key, EVP_sha256()) > 0);
}

std::string text_of(BIO* bio) {
  char* bytes = nullptr;
  const long size = BIO_get_mem_data(bio, &bytes);
  std::string text(bytes, static_cast<std::size_t>(size));
  BIO_free(bio);
  return text;
}

std::string pem(X509& certificate) {
  BIO* bio = BIO_new(BIO_s_mem());
  require(PEM_write_bio_X509(bio, &certificate) == 1);
  return text_of(bio);
}

std::string pem(EVP_PKEY& key) {
  BIO* bio = BIO_new(BIO_s_mem());
  require(PEM_write_bio_PrivateKey(bio, &key, nullptr, nullptr, 0, nullptr, nullptr) == 1);
  return text_of(bio);
}

}  // namespace

TestCertificates make_test_certificates() {
  const Key ca_key = make_key();
  const Certificate ca = make_certificate("kiteway test CA", 1, *ca_key, nullptr);
  add_extension(*ca, *ca, NID_basic_constraints, "critical,CA:TRUE");
  add_extension(*ca, *ca, NID_key_usage, "critical,keyCertSign,cRLSign");
  sign(*ca, *ca_key);

  const Key server_key = make_key();
  const Certificate server = make_certificate("kiteway test server", 2, *server_key, ca.get());
  add_extension(*server, *ca, NID_subject_alt_name, "DNS:localhost,IP:127.0.0.1");
  add_extension(*server, *ca, NID_ext_key_usage, "serverAuth");
  sign(*server, *ca_key);

  const Key client_key = make_key();
  const Certificate client = make_certificate("kiteway test client", 3, *client_key, ca.get());
  add_extension(*client, *ca, NID_ext_key_usage, "clientAuth");
  sign(*client, *ca_key);

  return {.ca = pem(*ca),
          .server_certificate = pem(*server),
          .server_key = pem(*server_key),
          .client_certificate = pem(*client),
          .client_key = pem(*client_key)};
}

}  // namespace kiteway::testing
