#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "core/error.hpp"
#include "fixtures/gzip.hpp"
#include "tests/http/any_client.hpp"
#include "tests/http/raw_server.hpp"

namespace simul::http {
namespace {

using namespace std::chrono_literals;
using fixtures::gzip;
using Kind = FailureKind;

std::string result_of(const Response& response) {
  return response.ok() ? "ok" : std::string(name(*response.failure)) + " (" + response.detail + ")";
}

std::string with_length(std::string_view body, std::string_view headers = "") {
  return "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" +
         std::string(headers) + "\r\n" + std::string(body);
}

std::string chunked(std::string_view chunks) {
  return "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + std::string(chunks);
}

std::string chunked_and(std::string_view headers, std::string_view chunks) {
  return "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n" + std::string(headers) + "\r\n" +
         std::string(chunks);
}

std::string redirect(std::string_view location) {
  return "HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: " + std::string(location) +
         "\r\n\r\n";
}

std::string status_only(std::string_view status, std::string_view headers) {
  return "HTTP/1.1 " + std::string(status) + "\r\nContent-Length: 0\r\n" + std::string(headers) +
         "\r\n";
}

// How a connection ends after the bytes were sent.
enum class End { fin, rst, silence };

// Reads one request, sends `bytes`, ends.
RawServer::Script once(std::string bytes, End end) {
  return [bytes = std::move(bytes), end](RawConnection& connection, int) {
    if (connection.read_request().empty()) return;
    connection.send(bytes);
    if (end == End::rst) connection.reset();
    if (end == End::silence) connection.wait_for_close();
  };
}

// Answers every request with `bytes`, on a kept connection.
RawServer::Script always(std::string bytes) {
  return [bytes = std::move(bytes)](RawConnection& connection, int) {
    while (!connection.read_request().empty() && connection.send(bytes)) {
    }
  };
}

// For GETs that must time out, and whose headers must come before.
ClientOptions with_time_limit() {
  ClientOptions options;
  options.limits.total_timeout = 1s;
  return options;
}

ClientOptions with_size_limits() {
  ClientOptions options;
  options.limits.max_body_bytes = 1000;
  options.limits.max_header_bytes = 4000;
  return options;
}

struct Fault {
  const char* name;
  RawServer::Script script;
  std::optional<Kind> kind;
  ClientOptions options{};
};

// For GoogleTest.
void PrintTo(const Fault& fault, std::ostream* out) {
  *out << fault.name;
}

std::vector<Fault> faults() {
  const std::string text(5000, 'x');
  const std::string packed = gzip(text);
  const std::string many_headers = [] {
    std::string headers;
    for (int i = 0; i < 500; ++i) headers += "X-Header: some value\r\n";
    return headers;
  }();
  const std::string interim = [] {
    std::string responses;
    for (int i = 0; i < 50; ++i) responses += "HTTP/1.1 103 Early Hints\r\n\r\n";
    return responses;
  }();
  constexpr const char* kGzip = "Content-Encoding: gzip\r\n";
  return {
      {"whole", once(with_length("hello"), End::fin), {}},
      {"whole_chunked", once(chunked("5\r\nhello\r\n0\r\n\r\n"), End::fin), {}},
      {"whole_until_close", once("HTTP/1.1 200 OK\r\n\r\nhello", End::fin), {}},
      {"whole_gzip", once(with_length(packed, kGzip), End::fin), {}},
      {"whole_after_interim", once(interim + with_length("hello"), End::fin), {}},
      {"trailers", once(chunked("0\r\nContent-Length: 7\r\n\r\n"), End::fin), {}},
      {"no_content", once("HTTP/1.1 204 No Content\r\n\r\n", End::fin), {}},
      {"empty_gzip",
       once("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nContent-Encoding: gzip\r\n\r\n", End::fin),
       {}},

      {"fin_before_status", once("", End::fin), Kind::closed_early},
      {"fin_in_status", once("HTTP/1.1 2", End::fin), Kind::closed_early},
      {"fin_in_headers", once("HTTP/1.1 200 OK\r\nServer: x\r\nConte", End::fin),
       Kind::closed_early},
      {"fin_after_status", once("HTTP/1.1 200 OK\r\n", End::fin), Kind::closed_early},
      {"fin_after_interim", once(interim, End::fin), Kind::closed_early},
      {"fin_in_body", once("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello", End::fin),
       Kind::closed_early},
      {"fin_before_body", once("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n", End::fin),
       Kind::closed_early},
      {"fin_in_chunk", once(chunked("9\r\nhello"), End::fin), Kind::closed_early},
      {"fin_before_last_chunk", once(chunked("5\r\nhello\r\n"), End::fin), Kind::closed_early},

      {"rst_before_status", once("", End::rst), Kind::reset},
      {"rst_in_status", once("HTTP/1.1 2", End::rst), Kind::reset},
      {"rst_in_headers", once("HTTP/1.1 200 OK\r\nServer: x\r\nConte", End::rst), Kind::reset},
      {"rst_in_body", once("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello", End::rst),
       Kind::reset},
      {"rst_in_chunk", once(chunked("9\r\nhello"), End::rst), Kind::reset},
      {"rst_before_last_chunk", once(chunked("5\r\nhello\r\n"), End::rst), Kind::reset},
      {"rst_in_body_until_close", once("HTTP/1.1 200 OK\r\n\r\nhello", End::rst), Kind::reset},

      {"chunk_size_garbage", once(chunked("xyz\r\nhello\r\n0\r\n\r\n"), End::fin), Kind::malformed},
      {"chunk_without_crlf", once(chunked("5\r\nhello0\r\n\r\n"), End::fin), Kind::malformed},
      {"length_garbage", once("HTTP/1.1 200 OK\r\nContent-Length: banana\r\n\r\nhello", End::fin),
       Kind::malformed},
      {"length_negative", once("HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nhello", End::fin),
       Kind::malformed},
      {"length_twice", once(with_length("hello", "Content-Length: 4\r\n"), End::fin),
       Kind::malformed},
      {"length_twice_the_same", once(with_length("hello", "Content-Length: 5\r\n"), End::fin), {}},
      {"http09", once("hello", End::fin), Kind::malformed},
      {"bad_status_line", once("HTTP/banana OK\r\n\r\n", End::fin), Kind::malformed},
      {"bad_status_code", once("HTTP/1.1 two OK\r\n\r\n", End::fin), Kind::malformed},
      {"header_with_nul", once(with_length("hello", std::string_view("A: \0\r\n", 6)), End::fin),
       Kind::malformed},
      {"header_without_colon", once(with_length("hello", "banana\r\n"), End::fin), Kind::malformed},
      {"switching_protocols", once("HTTP/1.1 101 Switching\r\n\r\nhello", End::fin),
       Kind::malformed},

      {"headers_too_large", once("HTTP/1.1 200 OK\r\n" + many_headers + "\r\n", End::silence),
       Kind::too_large, with_size_limits()},
      {"header_line_too_large",
       once("HTTP/1.1 200 OK\r\nX: " + std::string(150'000, 'x'), End::silence), Kind::too_large},
      {"interim_too_large",
       once(interim + interim + interim + interim + with_length("hello"), End::fin),
       Kind::too_large, with_size_limits()},
      {"body_too_large", once("HTTP/1.1 200 OK\r\n\r\n" + text, End::silence), Kind::too_large,
       with_size_limits()},
      {"announced_too_large", once("HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n", End::silence),
       Kind::too_large, with_size_limits()},
      {"bomb", once(with_length(packed, kGzip), End::silence), Kind::too_large, with_size_limits()},

      {"gzip_cut_short", once(with_length(packed.substr(0, packed.size() - 9), kGzip), End::fin),
       Kind::bad_encoding},
      {"gzip_cut_short_in_chunks",
       once("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n" +
                packed.substr(0, 3) + "\r\n0\r\n\r\n",
            End::fin),
       Kind::bad_encoding},
      {"gzip_corrupt", once(with_length("not gzip", kGzip), End::fin), Kind::bad_encoding},
      {"gzip_with_padding", once(with_length(packed + std::string(3, '\0'), kGzip), End::fin), {}},
      {"empty_gzip_in_chunks",
       once(chunked_and("Content-Encoding: gzip\r\n", "0\r\n\r\n"), End::fin),
       {}},
      {"empty_deflate_until_close",
       once("HTTP/1.1 200 OK\r\nContent-Encoding: deflate\r\n\r\n", End::fin),
       {}},
      {"gzip_folded", once(with_length(packed, "Content-Encoding:\r\n gzip\r\n"), End::fin), {}},
      {"corrupt_gzip_folded",
       once(with_length("not gzip", "Content-Encoding:\r\n\tgzip\r\n"), End::fin),
       Kind::bad_encoding},
      {"length_folded", once("HTTP/1.1 200 OK\r\nContent-Length:\r\n 5\r\n\r\nhello", End::fin),
       Kind::malformed},
      {"length_listed",
       once("HTTP/1.1 200 OK\r\nContent-Length: 5, 5\r\n\r\nhello", End::silence),
       {}},
      {"length_listed_cut", once("HTTP/1.1 200 OK\r\nContent-Length: 9, 9\r\n\r\nhello", End::fin),
       Kind::closed_early},
      {"length_listed_apart",
       once("HTTP/1.1 200 OK\r\nContent-Length: 5, 6\r\n\r\nhello", End::fin), Kind::malformed},
      {"transfer_identity",
       once(with_length("hello", "Transfer-Encoding: identity\r\n"), End::silence),
       {}},
      {"transfer_identity_empty",
       once(status_only("200 OK", "Transfer-Encoding: identity\r\n"), End::silence),
       {}},
      {"transfer_identity_and_more",
       once(with_length("hello", "Transfer-Encoding: identity\r\n") + "more", End::silence),
       {}},
      {"transfer_identity_until_close",
       once("HTTP/1.1 200 OK\r\nTransfer-Encoding: identity\r\n\r\nhello", End::fin),
       {}},
      {"transfer_identity_cut",
       once("HTTP/1.1 200 OK\r\nTransfer-Encoding: identity\r\nContent-Length: 9\r\n\r\nhello",
            End::fin),
       Kind::closed_early},
      {"gzip_with_junk", once(with_length(packed + "junk", kGzip), End::fin), Kind::bad_encoding},
      {"unknown_coding", once(with_length("hello", "Content-Encoding: x-banana\r\n"), End::fin),
       Kind::bad_encoding},
      {"gzip_as_transfer_coding",
       once("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", End::fin),
       Kind::bad_encoding},

      {"redirect_loop", always(redirect("/again")), Kind::too_many_redirects},
      {"redirect_to_file", once(redirect("file:///etc/passwd"), End::fin),
       Kind::unsupported_scheme},
      {"redirect_to_ftp", once(redirect("ftp://127.0.0.1/"), End::fin), Kind::unsupported_scheme},
      {"redirect_to_mailto", once(redirect("mailto:a@b.invalid"), End::fin),
       Kind::unsupported_scheme},
      {"redirect_to_javascript", once(redirect("javascript:void(0)"), End::fin),
       Kind::unsupported_scheme},
      {"redirect_to_tel", once(redirect("tel:112"), End::fin), Kind::unsupported_scheme},
      {"redirect_to_data", once(redirect("data:text/html,x"), End::fin), Kind::unsupported_scheme},
      {"redirect_to_about", once(redirect("about:blank"), End::fin), Kind::unsupported_scheme},
      {"redirect_to_no_host", once(redirect("http:///html"), End::fin), Kind::bad_redirect},
      {"redirect_to_no_host_either", once(redirect("///html"), End::fin), Kind::bad_redirect},
      {"redirect_to_no_name", once(redirect("http://\xFF.invalid/"), End::fin), Kind::bad_redirect},
      {"redirect_to_unicode",
       once(redirect("http://b\xC3\xBC"
                     "cher.invalid/"),
            End::fin),
       Kind::dns},
      {"redirect_with_a_cut_body",
       once("HTTP/1.1 302 Found\r\nLocation: /x\r\nContent-Length: 9\r\n\r\nhello", End::fin),
       Kind::closed_early},
      {"multiple_choices", once(status_only("300 Multiple Choices", ""), End::fin),
       Kind::http_status},
      {"multiple_choices_with_location",
       once(status_only("300 Multiple Choices", "Location: /x\r\n"), End::fin), Kind::http_status},
      {"not_modified_with_location",
       once(status_only("304 Not Modified", "Location: /x\r\n"), End::fin), Kind::http_status},
      {"use_proxy", once(status_only("305 Use Proxy", "Location: /x\r\n"), End::fin),
       Kind::http_status},
      {"redirect_to_no_url", once(redirect("http://[bad"), End::fin), Kind::bad_redirect},
      {"redirect_without_location",
       once("HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n", End::fin), Kind::bad_redirect},
      {"redirect_to_refused", once(redirect("http://127.0.0.1:1/"), End::fin), Kind::refused},

      {"silence", once("", End::silence), Kind::timed_out_waiting, with_time_limit()},
      {"silence_in_headers", once("HTTP/1.1 200 OK\r\nServer: x\r\n", End::silence),
       Kind::timed_out_waiting, with_time_limit()},
      {"silence_in_body", once("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello", End::silence),
       Kind::timed_out_reading, with_time_limit()},
      {"not_found", once("HTTP/1.1 404 Not Found\r\nContent-Length: 5\r\n\r\nhello", End::fin),
       Kind::http_status},
      {"not_found_cut_short",
       once("HTTP/1.1 404 Not Found\r\nContent-Length: 9\r\n\r\nhello", End::fin),
       Kind::closed_early},
  };
}

// What a client without redirects makes of them; and where Beast's parser is stricter than libcurl:
// a field that delimits the body may not be among the trailers, nor be there beside another one.
std::optional<Kind> kind_with(ClientType type, const Fault& fault) {
  static const std::map<std::string_view, Kind> kOtherwise{
      {"redirect_loop", Kind::http_status},
      {"redirect_to_file", Kind::http_status},
      {"redirect_to_ftp", Kind::http_status},
      {"redirect_to_mailto", Kind::http_status},
      {"redirect_to_javascript", Kind::http_status},
      {"redirect_to_tel", Kind::http_status},
      {"redirect_to_data", Kind::http_status},
      {"redirect_to_about", Kind::http_status},
      {"redirect_to_no_host", Kind::http_status},
      {"redirect_to_no_host_either", Kind::http_status},
      {"redirect_to_no_name", Kind::http_status},
      {"redirect_to_unicode", Kind::http_status},
      {"redirect_to_no_url", Kind::http_status},
      {"redirect_without_location", Kind::http_status},
      {"redirect_to_refused", Kind::http_status},
      {"trailers", Kind::malformed},
      {"transfer_identity", Kind::malformed},
      {"transfer_identity_empty", Kind::malformed},
      {"transfer_identity_and_more", Kind::malformed}};
  const auto found = kOtherwise.find(fault.name);
  return is_plain(type) && found != kOtherwise.end() ? found->second : fault.kind;
}

constexpr auto kLibcurlClients = std::to_array({ClientType::blocking, ClientType::async});
constexpr auto kAllClients =
    std::to_array({ClientType::blocking, ClientType::async, ClientType::beast_blocking,
                   ClientType::beast_async, ClientType::beast_lean});

class HttpClientFault : public testing::TestWithParam<std::tuple<ClientType, Fault>> {};

TEST_P(HttpClientFault, HasItsKind) {
  const auto& [type, fault] = GetParam();
  RawServer server(fault.script);
  AnyClient client(type, fault.options);
  const Response response = client.get(server.url());
  EXPECT_EQ(response.failure, kind_with(type, fault)) << result_of(response);
  EXPECT_EQ(response.detail.empty(), response.ok());
}

INSTANTIATE_TEST_SUITE_P(All, HttpClientFault,
                         testing::Combine(testing::ValuesIn(kAllClients),
                                          testing::ValuesIn(faults())),
                         [](const auto& instance) {
                           return testing::PrintToString(std::get<0>(instance.param)) + "_" +
                                  std::get<1>(instance.param).name;
                         });

class HttpClient : public testing::TestWithParam<ClientType> {
 protected:
  AnyClient make(const ClientOptions& options = {}) { return AnyClient(GetParam(), options); }
};

INSTANTIATE_TEST_SUITE_P(Libcurl, HttpClient, testing::ValuesIn(kLibcurlClients),
                         testing::PrintToStringParamName());

class EveryHttpClient : public HttpClient {};

INSTANTIATE_TEST_SUITE_P(All, EveryHttpClient, testing::ValuesIn(kAllClients),
                         testing::PrintToStringParamName());

// One client for all kinds of failure: no failure may influence how the next GET is classified.
TEST_P(EveryHttpClient, JudgesEachFaultByItself) {
  AnyClient client = make();
  for (int round = 0; round < 2; ++round) {
    for (const Fault& fault : faults()) {
      if (fault.options.limits.total_timeout != ClientOptions{}.limits.total_timeout ||
          fault.options.limits.max_body_bytes != ClientOptions{}.limits.max_body_bytes) {
        continue;
      }
      RawServer server(fault.script);
      const Response response = client.get(server.url());
      EXPECT_EQ(response.failure, kind_with(GetParam(), fault))
          << fault.name << ": " << result_of(response);
    }
  }
}

TEST_P(EveryHttpClient, SendsAPlainGet) {
  std::string request;
  RawServer server([&](RawConnection& connection, int) {
    request = connection.read_request();
    connection.send(with_length("hello", "Content-Type: text/plain\r\n"));
    connection.wait_for_close();
  });
  {
    ClientOptions options;
    options.user_agent = "a test";
    AnyClient client = make(options);
    const Response response = client.get(server.url("/a?b=c#d"));
    ASSERT_TRUE(response.ok()) << result_of(response);
    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(response.body, "hello");
    EXPECT_EQ(response.content_type, "text/plain");
    EXPECT_EQ(response.final_url, server.url("/a?b=c#d"));
    EXPECT_EQ(response.connections_opened, 1);
    EXPECT_EQ(response.requests_sent, 1);
    EXPECT_GT(response.seconds, 0);
  }
  EXPECT_THAT(request, testing::StartsWith("GET /a?b=c HTTP/1.1\r\n"));
  EXPECT_THAT(request, testing::HasSubstr("\r\nUser-Agent: a test\r\n"));
  EXPECT_THAT(request, testing::HasSubstr("\r\nAccept-Encoding: gzip\r\n"));
}

TEST_P(HttpClient, AsksForEachUrlOfASiteWhateverItAskedForBefore) {
  const std::vector<std::pair<std::string, std::string>> asked = {
      {"/a/b?c=d#e", "/a/b?c=d"},
      {"/plain", "/plain"},
      {"/query?x=1&y=2", "/query?x=1&y=2"},
      {"/a/../b", "/b"},
      {"/plain/again", "/plain/again"},
      {"/end?", "/end?"},
      {"/%7Euser?q=%20", "/%7Euser?q=%20"},
      {"/two?a?b", "/two?a?b"},
      {"", "/"},
      {"/.hidden", "/.hidden"},
      {"?only=query", "/?only=query"},
      {"/last", "/last"},
  };
  std::vector<std::string> requests;
  RawServer server([&](RawConnection& connection, int) {
    for (std::string request; !(request = connection.read_request()).empty();) {
      requests.push_back(request.substr(0, request.find("\r\n")));
      connection.send(with_length("hello"));
    }
  });
  std::vector<std::string> final_urls;
  {
    AnyClient client = make();
    for (const auto& [given, target] : asked) {
      final_urls.push_back(client.get(server.url(given)).final_url);
    }
  }
  ASSERT_EQ(requests.size(), asked.size());
  for (std::size_t i = 0; i < asked.size(); ++i) {
    const auto& [given, target] = asked[i];
    EXPECT_EQ(requests[i], "GET " + target + " HTTP/1.1");
    EXPECT_EQ(final_urls[i], server.url(given));
  }
}

TEST_P(HttpClient, KeepsAnEmptyQueryAcrossRedirectsAndDeadConnections) {
  const std::vector<std::string> given = {
      "/again?", "/again?", "/again?#part", "/a/../b?", "/%7Euser?", "/no-query", "?"};
  const std::vector<std::string> targets = {"/again?",   "/again?",   "/again?", "/b?",
                                            "/%7Euser?", "/no-query", "/?"};
  std::mutex mutex;
  std::vector<std::string> requests;
  RawServer server([&](RawConnection& connection, int) {
    const auto read = [&] {
      const std::string request = connection.read_request();
      if (request.empty()) return false;
      const std::lock_guard lock(mutex);
      requests.push_back(request.substr(0, request.find("\r\n")));
      return true;
    };
    // The third request dies: the next GET meets a connection that is closed under it.
    if (read() && connection.send(redirect("/end")) && read()) {
      connection.send(with_length("here"));
      read();
    }
  });
  AnyClient client = make();
  for (std::size_t i = 0; i < given.size(); ++i) {
    {
      const std::lock_guard lock(mutex);
      requests.clear();
    }
    const Response response = client.get(server.url(given[i]));
    ASSERT_TRUE(response.ok()) << result_of(response);
    EXPECT_EQ(response.final_url, server.url("/end"));
    const std::string first = "GET " + targets[i] + " HTTP/1.1";
    std::vector<std::string> expected = {first, "GET /end HTTP/1.1"};
    if (i > 0) expected.insert(expected.begin(), first);  // died
    const std::lock_guard lock(mutex);
    EXPECT_EQ(requests, expected);
  }
}

TEST_P(EveryHttpClient, LeavesHeadersOutWhenTold) {
  std::string request;
  RawServer server([&](RawConnection& connection, int) {
    request = connection.read_request();
    connection.send(with_length(gzip("hello"), "Content-Encoding: gzip\r\n"));
    connection.wait_for_close();
  });
  {
    ClientOptions options;
    options.user_agent = "";
    options.accept_compressed = false;
    AnyClient client = make(options);
    EXPECT_EQ(client.get(server.url()).body, "hello");  // decoded nevertheless
  }
  EXPECT_THAT(request, testing::Not(testing::HasSubstr("User-Agent")));
  EXPECT_THAT(request, testing::Not(testing::HasSubstr("Accept-Encoding")));
}

TEST_P(EveryHttpClient, KeepsItsConnection) {
  RawServer server(always(with_length("hello")));
  AnyClient client = make();
  int opened = 0;
  for (int i = 0; i < 10; ++i) {
    const Response response = client.get(server.url() + std::to_string(i));
    ASSERT_TRUE(response.ok()) << result_of(response);
    opened += response.connections_opened;
  }
  EXPECT_EQ(opened, 1);
  EXPECT_EQ(server.connections(), 1);
}

TEST_P(EveryHttpClient, OpensAConnectionForEachGetWhenTold) {
  RawServer server(always(with_length("hello")));
  ClientOptions options;
  options.reuse_connections = false;
  AnyClient client = make(options);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(client.get(server.url()).connections_opened, 1);
  EXPECT_EQ(server.connections(), 3);
}

// libcurl silently repeats a request on a dead connection.
TEST_P(EveryHttpClient, CountsTheRequestThatADeadConnectionCost) {
  for (const End end : {End::fin, End::rst}) {
    std::mutex mutex;
    std::vector<std::string> answered;
    RawServer server([&](RawConnection& connection, int) {
      const std::string request = connection.read_request();
      {
        const std::lock_guard lock(mutex);
        answered.push_back(request.substr(0, request.find(" HTTP")));
      }
      connection.send(with_length("hello"));
      connection.read_request();
      if (end == End::rst) connection.reset();
    });
    AnyClient client = make();
    EXPECT_EQ(client.get(server.url("/first")).body, "hello");
    // More often than libcurl itself allows.
    for (int i = 0; i < 10; ++i) {
      const Response response = client.get(server.url("/next"));
      ASSERT_TRUE(response.ok()) << result_of(response);
      EXPECT_EQ(response.connections_opened, 1);
      EXPECT_EQ(response.requests_sent, 2);
      EXPECT_EQ(response.final_url, server.url("/next"));
    }
    EXPECT_EQ(server.connections(), 11);
    const std::lock_guard lock(mutex);
    EXPECT_THAT(answered, testing::Contains("GET /next").Times(10));
  }
}

// A dead connection must not influence how the response on the next one is classified.
TEST_P(EveryHttpClient, JudgesAServerBehindADeadConnectionByItself) {
  struct Case {
    std::string bytes;
    End end;
    std::optional<Kind> kind;
  };
  const std::vector<Case> cases = {{chunked("5\r\nhello0\r\n\r\n"), End::fin, Kind::malformed},
                                   {"", End::fin, Kind::closed_early},
                                   {"", End::rst, Kind::reset},
                                   {with_length("hello"), End::fin, std::nullopt}};
  for (const End death : {End::fin, End::rst}) {
    for (const Case& next : cases) {
      RawServer server([&](RawConnection& connection, int number) {
        connection.read_request();
        if (number == 0) {
          connection.send(with_length("hello"));
          connection.read_request();
          if (death == End::rst) connection.reset();
          return;
        }
        connection.send(next.bytes);
        if (next.end == End::rst) connection.reset();
      });
      AnyClient client = make();
      EXPECT_TRUE(client.get(server.url()).ok());
      const Response response = client.get(server.url());
      EXPECT_EQ(response.failure, next.kind) << result_of(response);
    }
  }
}

// What a server says on an idle connection, as it closes it, is no response to the next request.
TEST_P(EveryHttpClient, DoesNotTakeWhatCameUnaskedForAResponse) {
  const std::string said[] = {"HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n",
                              status_only("408 Request Timeout", ""),
                              status_only("503 Service Unavailable", "Connection: close\r\n"),
                              with_length("not asked for"),
                              "\r\n",
                              "garbage"};
  for (const End end : {End::fin, End::silence, End::rst}) {
    for (const std::string& unasked : said) {
      RawServer server([&](RawConnection& connection, int) {
        connection.read_request();
        connection.send(with_length("hello"));
        connection.send(unasked);
        if (end == End::rst) connection.reset();
        if (end == End::silence) connection.wait_for_close();
      });
      AnyClient client = make();
      for (int i = 0; i < 5; ++i) {
        const Response response = client.get(server.url());
        EXPECT_EQ(response.body, "hello") << unasked << result_of(response);
        EXPECT_EQ(response.connections_opened, 1);
        std::this_thread::sleep_for(20ms);  // so that it comes while the connection is idle
      }
    }
  }
}

// The same, if it comes just as the next request is sent.
TEST_P(EveryHttpClient, AsksAgainAfterA408OnAKeptConnection) {
  std::atomic<int> answers = 0;
  RawServer server([&](RawConnection& connection, int number) {
    while (!connection.read_request().empty()) {
      const bool first_of_connection = answers++ == number * 2;
      connection.send(first_of_connection ? with_length("hello")
                                          : status_only("408 Request Timeout", ""));
    }
  });
  AnyClient client = make();
  EXPECT_EQ(client.get(server.url()).body, "hello");
  const Response response = client.get(server.url());
  EXPECT_EQ(response.body, "hello") << result_of(response);
  EXPECT_EQ(response.requests_sent, 2);
  // On a connection of its own it is the server's answer.
  RawServer tired(always(status_only("408 Request Timeout", "")));
  EXPECT_EQ(client.get(tired.url()).failure, Kind::http_status);
}

TEST_P(HttpClient, KeepsTheCookiesOfItsSession) {
  std::mutex mutex;
  std::string last;
  RawServer server([&](RawConnection& connection, int) {
    for (std::string request; !(request = connection.read_request()).empty();) {
      const std::lock_guard lock(mutex);
      last = request;
      const bool known = request.find("Cookie: seen=1") != std::string::npos;
      connection.send(known ? with_length("page")
                            : "HTTP/1.1 302 Found\r\nLocation: /\r\nSet-Cookie: seen=1\r\n"
                              "Content-Length: 0\r\n\r\n");
    }
  });
  ClientOptions options;
  options.cookies = std::make_shared<CookieJar>();
  AnyClient client = make(options);
  const Response response = client.get(server.url());
  EXPECT_EQ(response.body, "page") << result_of(response);
  EXPECT_EQ(response.redirects, 1);
  AnyClient of_the_same_session = make(options);
  EXPECT_EQ(of_the_same_session.get(server.url()).redirects, 0);
  AnyClient of_another = make();
  EXPECT_EQ(of_another.get(server.url()).redirects, 1);
  EXPECT_EQ(of_another.get(server.url()).redirects, 0);
}

TEST_P(HttpClient, KeepsItsCookiesWhenAConnectionDies) {
  std::mutex mutex;
  std::vector<bool> known;
  RawServer server([&](RawConnection& connection, int) {
    const std::string request = connection.read_request();
    {
      const std::lock_guard lock(mutex);
      known.push_back(request.find("Cookie: seen=1") != std::string::npos);
    }
    connection.send(with_length("page", "Set-Cookie: seen=1\r\n"));
    connection.read_request();  // which is not answered
  });
  AnyClient client = make();
  for (int i = 0; i < 4; ++i) EXPECT_TRUE(client.get(server.url()).ok());
  const std::lock_guard lock(mutex);
  EXPECT_EQ(known, (std::vector<bool>{false, true, true, true}));
}

TEST_P(HttpClient, SaysHowLongToWait) {
  for (const auto& [header, seconds] : std::vector<std::pair<std::string, int>>{
           {"Retry-After: 2\r\n", 2},
           {"Retry-After: 3600\r\n", 3600},  // newer versions of libcurl say at most six hours
           {"", 0},
           {"Retry-After: soon\r\n", 0},
           {"Retry-After: Wed, 01 Jan 2020 00:00:00 GMT\r\n", 0}}) {
    RawServer server(always(status_only("429 Too Many Requests", header)));
    AnyClient client = make();
    EXPECT_EQ(client.get(server.url()).retry_after.count(), seconds) << header;
  }
}

TEST_P(HttpClient, SendsItsTimeLimitOverAllRedirects) {
  RawServer server([](RawConnection& connection, int) {
    for (std::string request; !(request = connection.read_request()).empty();) {
      std::this_thread::sleep_for(300ms);
      connection.send(redirect("/again"));
    }
  });
  ClientOptions options;
  options.limits.total_timeout = 1s;
  options.limits.max_redirects = 1000;
  AnyClient client = make(options);
  for (int i = 0; i < 2; ++i) {
    const Response response = client.get(server.url());
    EXPECT_EQ(response.failure, Kind::timed_out_waiting) << result_of(response);
    EXPECT_GE(response.redirects, 1);
    EXPECT_LE(response.redirects, 3);
  }
}

TEST_P(HttpClient, FollowsLocationsOfEveryShape) {
  struct Case {
    std::string location;
    std::string target;
  };
  for (const auto& [location, target] : std::vector<Case>{{"/end", "/end"},
                                                          {"end", "/dir/end"},
                                                          {"../end?a b", "/end?a+b"},
                                                          {"?q", "/dir/start?q"},
                                                          {"/caf\xC3\xA9", "/caf%c3%a9"},
                                                          {"/a b", "/a%20b"},
                                                          {"/end?", "/end?"},
                                                          {"//127.0.0.1:PORT/x", "/x"},
                                                          {"HTTP://127.0.0.1:PORT/y#z", "/y"},
                                                          {"\r\n /folded", "/folded"}}) {
    std::string asked;
    std::string sent;
    RawServer server([&](RawConnection& connection, int) {
      connection.read_request();
      connection.send(redirect(sent));
      asked = connection.read_request();
      connection.send(with_length("here"));
      connection.wait_for_close();
    });
    sent = location;
    if (const auto at = sent.find("PORT"); at != std::string::npos) {
      sent.replace(at, 4, std::to_string(server.port()));
    }
    {
      AnyClient client = make();
      const Response response = client.get(server.url("/dir/start?x"));
      EXPECT_EQ(response.body, "here") << location << ' ' << result_of(response);
    }
    EXPECT_EQ(asked.substr(0, asked.find(" HTTP")), "GET " + target) << location;
  }
}

TEST_P(HttpClient, SendsUserAndPasswordToTheirOwnServerOnly) {
  std::string of_other;
  RawServer other([&](RawConnection& connection, int) {
    of_other = connection.read_request();
    connection.send(with_length("other"));
    connection.wait_for_close();
  });
  std::string again;
  RawServer server([&](RawConnection& connection, int) {
    const std::string first = connection.read_request();
    connection.send(
        redirect("http://" +
                 first.substr(first.find("127.0.0.1"), first.find("\r\n", first.find("127.0.0.1")) -
                                                           first.find("127.0.0.1")) +
                 "/next"));
    again = connection.read_request();
    connection.send(redirect(other.url()));
    connection.wait_for_close();
  });
  {
    AnyClient client = make();
    const std::string url = "http://user:word@127.0.0.1:" + std::to_string(server.port()) + "/";
    EXPECT_EQ(client.get(url).body, "other");
  }
  EXPECT_THAT(again, testing::HasSubstr("GET /next"));
  EXPECT_THAT(again, testing::HasSubstr("Authorization: Basic dXNlcjp3b3Jk"));
  EXPECT_THAT(of_other, testing::Not(testing::HasSubstr("Authorization")));
}

TEST_P(EveryHttpClient, NoticesAConnectionThatWasClosedWhileIdle) {
  RawServer server([](RawConnection& connection, int) {
    connection.read_request();
    connection.send(with_length("hello"));
  });
  AnyClient client = make();
  for (int i = 0; i < 20; ++i) {
    const Response response = client.get(server.url());
    ASSERT_TRUE(response.ok()) << result_of(response);
    ASSERT_EQ(response.connections_opened, 1);
  }
}

TEST_P(HttpClient, FollowsRedirects) {
  RawServer server([](RawConnection& connection, int) {
    for (std::string request; !(request = connection.read_request()).empty();) {
      connection.send(request.starts_with("GET /end") ? with_length("here") : redirect("/end?x"));
    }
  });
  AnyClient client = make();
  const Response response = client.get(server.url("/start"));
  ASSERT_TRUE(response.ok()) << result_of(response);
  EXPECT_EQ(response.body, "here");
  EXPECT_EQ(response.final_url, server.url("/end?x"));
  EXPECT_EQ(response.redirects, 1);
  EXPECT_EQ(response.requests_sent, 2);

  ClientOptions options;
  options.follow_redirects = false;
  AnyClient not_following = make(options);
  const Response answer = not_following.get(server.url("/start"));
  EXPECT_EQ(answer.failure, Kind::http_status);
  EXPECT_EQ(answer.status, 302);
  EXPECT_EQ(answer.redirects, 0);
}

TEST_P(HttpClient, CountsRedirectsUpToTheLimit) {
  RawServer server(always(redirect("/again")));
  ClientOptions options;
  options.limits.max_redirects = 3;
  AnyClient client = make(options);
  const Response response = client.get(server.url());
  EXPECT_EQ(response.failure, Kind::too_many_redirects);
  EXPECT_EQ(response.redirects, 3);
  EXPECT_EQ(response.requests_sent, 4);
}

// The redirect must not influence how the response of its target is classified.
TEST_P(HttpClient, JudgesTheHopThatFailed) {
  struct Hop {
    RawServer::Script script;
    Kind kind;
    ClientOptions options{};
  };
  const std::vector<Hop> hops = {
      {once("", End::silence), Kind::timed_out_waiting, with_time_limit()},
      {once("", End::fin), Kind::closed_early},
      {once("HTTP/1.1 200 OK\r\n", End::fin), Kind::closed_early},
      {once("banana banana", End::fin), Kind::malformed}};
  for (const Hop& hop : hops) {
    RawServer second(hop.script);
    RawServer first(once(redirect(second.url()), End::fin));
    AnyClient client = make(hop.options);
    const Response response = client.get(first.url());
    EXPECT_EQ(response.failure, hop.kind) << result_of(response);
    EXPECT_EQ(response.final_url, second.url());
    EXPECT_NE(response.status, 302);
  }
}

TEST_P(EveryHttpClient, RefusesUrlsWithoutSendingARequest) {
  AnyClient client = make();
  ASSERT_EQ(client.get("http://127.0.0.1:1/").failure, Kind::refused);
  for (const std::string url :
       {"", "/path", "127.0.0.1:1/", "localhost:80", "http://", "http://[::1",
        "http://127.0.0.1:99999/", "http://a b/", "http:///127.0.0.1:1/x", "http:///html",
        "http:/html", "http:html", "http://?x", "http://#x", "http://\\x", "http://:80/",
        "http://u@/", "http://\xFF.invalid/"}) {
    const Response response = client.get(url);
    EXPECT_EQ(response.failure, Kind::bad_url) << '"' << url << "\": " << result_of(response);
    EXPECT_EQ(response.requests_sent, 0);
    EXPECT_EQ(response.status, 0);
  }
  for (const std::string url : {"ftp://127.0.0.1/", "file:///etc/passwd", "mailto:a@b.c",
                                "javascript:void(0)", "tel:112", "data:,x"}) {
    EXPECT_EQ(client.get(url).failure, Kind::unsupported_scheme) << url;
  }
}

TEST_P(EveryHttpClient, SaysWhenNameDoesNotResolve) {
  AnyClient client = make();
  const Response response = client.get("http://nowhere.invalid/");
  EXPECT_EQ(response.failure, Kind::dns) << result_of(response);
}

// By UTS 46, whatever the locale: tests and programs of ours run in the "C" locale.
TEST_P(HttpClient, AsksForHostsInUnicode) {
  RawServer server(always(with_length("hello")));
  const std::string port = std::to_string(server.port());
  ClientOptions options;
  options.addresses = {"xn--bcher-kva.invalid:" + port + ":127.0.0.1"};
  for (const std::string host : {"b\xC3\xBC"
                                 "cher.invalid",
                                 "BU\xCC\x88"
                                 "CHER.invalid",
                                 "b%C3%BCcher.invalid",
                                 "b\xC3\xBC"
                                 "cher\xE3\x80\x82invalid",
                                 "xn--bcher-kva.invalid"}) {
    AnyClient client = make(options);
    const Response response = client.get(fmt::format("http://{}:{}/", host, port));
    EXPECT_TRUE(response.ok()) << host << ' ' << result_of(response);
  }
}

TEST_P(HttpClient, UsesTheAddressesGiven) {
  RawServer server(always(with_length("hello")));
  ClientOptions options;
  options.addresses = {"some.invalid:" + std::to_string(server.port()) + ":127.0.0.1"};
  AnyClient client = make(options);
  const Response response =
      client.get("http://some.invalid:" + std::to_string(server.port()) + "/");
  EXPECT_TRUE(response.ok()) << result_of(response);
}

TEST_P(EveryHttpClient, GivesUpOnABodyThatIsTooSlow) {
  RawServer server(once("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello", End::silence));
  ClientOptions options;
  options.limits.lowest_speed = 1000;
  options.limits.slow_for = 1s;
  AnyClient client = make(options);
  const Response response = client.get(server.url());
  EXPECT_EQ(response.failure, Kind::too_slow) << result_of(response);
}

TEST_P(EveryHttpClient, GivesUpConnecting) {
  // A full accept queue: further SYNs are dropped.
  const int listener = socket(AF_INET, SOCK_STREAM, 0);
  ASSERT_GE(listener, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* const generic = reinterpret_cast<sockaddr*>(&address);
  ASSERT_EQ(bind(listener, generic, size), 0);
  ASSERT_EQ(listen(listener, 0), 0);
  ASSERT_EQ(getsockname(listener, generic, &size), 0);
  const int guest = socket(AF_INET, SOCK_STREAM, 0);
  ASSERT_GE(guest, 0);
  ASSERT_EQ(connect(guest, generic, size), 0);

  ClientOptions options;
  options.limits.connect_timeout = 200ms;
  AnyClient client = make(options);
  const Response response =
      client.get("http://127.0.0.1:" + std::to_string(ntohs(address.sin_port)) + "/");
  EXPECT_EQ(response.failure, Kind::timed_out_connecting) << result_of(response);
  EXPECT_EQ(response.requests_sent, 0);
  close(guest);
  close(listener);
}

TEST(BlockingClient, StopsWhenTold) {
  std::atomic<bool> stop = false;
  RawServer server([&](RawConnection& connection, int) {
    connection.read_request();
    stop = true;
    connection.wait_for_close();
  });
  ClientOptions options;
  options.stop = &stop;
  for (const ClientType type : {ClientType::blocking, ClientType::beast_blocking}) {
    stop = false;
    AnyClient client(type, options);
    for (int i = 0; i < 2; ++i) EXPECT_EQ(client.get(server.url()).failure, Kind::other);
  }
}

TEST_P(EveryHttpClient, KeepsTheBodyOfAFailure) {
  RawServer server(always("HTTP/1.1 404 Not Found\r\nContent-Length: 5\r\n\r\nsorry"));
  AnyClient client = make();
  const Response response = client.get(server.url());
  EXPECT_EQ(response.status, 404);
  EXPECT_EQ(response.body, "sorry");
}

TEST_P(HttpClient, RefusesAnUnreadableCaFile) {
  ClientOptions options;
  options.ca_file = "/nowhere/ca.pem";
  EXPECT_THROW(make(options), WorkError);
}

}  // namespace
}  // namespace simul::http
