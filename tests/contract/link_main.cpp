// SPDX-License-Identifier: Apache-2.0
// Linked with one whole module and its declared dependencies, nothing else: the test is that this links and starts.
int main() {}
